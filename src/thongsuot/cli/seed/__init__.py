"""An invented nation in full size: what pages, imports and sums are measured with."""
