from hypothesis import settings

settings.register_profile("models", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("models")
