"""The benchmark suite: every figure beside a plain peer measured in the same run. ``python -m bench``."""
