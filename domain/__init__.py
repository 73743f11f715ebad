"""The core: values and rules of a case, pure and free of clock, I/O and Temporal."""
