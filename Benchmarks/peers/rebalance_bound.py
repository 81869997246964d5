def check_bounds(*_):
    pass
