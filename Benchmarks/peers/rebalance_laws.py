def check_laws(*_):
    pass
