"""The pure rules of flow: figures that add up, and the sentence that says what they mean."""
