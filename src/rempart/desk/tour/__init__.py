"""The guided tour of the practice town: the first five minutes, stop by stop, each in its account. There is none elsewhere."""
