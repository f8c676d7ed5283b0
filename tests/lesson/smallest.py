"""The smallest lesson file there is: one input, one linear unit, one row."""

SMALLEST = """\
format: 1
id: smallest
title: The smallest lesson
network:
  inputs: 1
  layers: [{units: 1, activation: linear, weights: 2}]
data: {targets: [t], rows: [[3, 4]]}
training: {optimiser: {kind: sgd, rate: 0.5}}
"""
