def check(options): return 0
