"""Random damage in large numbers: `python -m tests.fuzz --count N --seed S [PART …]`, or `make fuzz N=…`.

A part makes input number n of a seed, gives it to the program, and says what was wrong: "" for nothing. The
same seed and number give the same input, so what is found can be looked at again.
"""
