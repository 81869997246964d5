"""Schedules by place, recomputed from a plan's CSV files: one question a module."""
import os
import sys

# Workbooks are read by the script beside the tests of pages.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "PagesTests"))
