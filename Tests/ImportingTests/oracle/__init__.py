"""An oracle of `planctl import` that shares nothing with it: plans are made, printed, read and compared."""
