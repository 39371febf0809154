"""How results are said: values, units, ranges, flags, dates and trends in words, in the language of the reader.

Everything here is a pure function of a row and a language. The words of a sentence and the numbers in it come from the
same place, so that they cannot contradict each other.
"""
