"""Benchmarks: each prints ratios against a baseline of the same run, and a JSON line. Never part of the tests."""
