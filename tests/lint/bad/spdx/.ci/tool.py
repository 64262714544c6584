#!/usr/bin/python3  # expect: spdx
print("no licence")
