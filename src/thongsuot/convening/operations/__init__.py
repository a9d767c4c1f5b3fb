"""What is done to conferences."""

from thongsuot.convening.operations.roll_call import record_batch

__all__ = ["record_batch"]
