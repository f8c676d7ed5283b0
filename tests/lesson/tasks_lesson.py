"""A lesson with variants and tasks, on a 2-2-2 network whose numbers were worked out apart from this program."""

TASKS = """\
format: 1
id: tasked
title: A lesson with tasks
part: I - one neuron
minutes: 10
needs: [net-sum]
review: [net-sum, act-sigmoid]
summary: "Its first output is {1/1:a[2][1]}."
network:
  inputs: [A, B]
  layers:
    - {units: [H1, H2], activation: sigmoid, weights: [[0.2, -0.3], [0.4, 0.1]], bias: [0.1, -0.2]}
    - {units: [O1, O2], activation: sigmoid, weights: [[0.5, -0.4], [-0.6, 0.3]], bias: [0.2, 0.1]}
data:
  targets: [t1, t2]
  rows: [[0.6, 0.9, 1, 0]]
training: {optimiser: {kind: momentum, rate: 0.5, momentum: 0.0}, epochs: 2}
variants:
  slow:
    title: A tenth of the rate
    change: {training: {optimiser: {rate: 0.05}}}
  plain:
    title: Plain descent
    change: {training: {optimiser: {kind: sgd, rate: 0.25}, epochs: 3}}
  one:
    title: One output
    change:
      network: {layers: [{units: [O], activation: sigmoid, weights: [[0.2, -0.3]]}]}
      data: {targets: [t], rows: [[0.6, 0.9, 1]]}
say:
  - {at: "1/1:E", text: "The error is {1/1:E}."}
tasks:
  - kind: choice
    ask: Can E be negative?
    choices: ["Yes", "No"]
    right: 2
    because: ["A square is not.", "A square never is."]
    skill: err-half-sq
  - {kind: number, ask: "What does H1 add up?", at: "1/1:z[1][1]", because: "It is {1/1:z[1][1]}."}
  - {kind: number, ask: "And after the slow update?", at: "1/1:w_next[2][1,1]", in: slow}
  - {kind: number, ask: "The miss?", equals: "1 - {1/1:a[2][1]}"}
  - {kind: compare, ask: "Which?", at: "2/1:E", among: [lesson, slow, plain], which: lowest, because: "So {2/1:E}."}
  - {kind: direction, ask: "With a tenth of the rate E is", at: "2/1:E", to: slow}
  - {kind: sabotage, ask: "Which bug?", at: "1/1:dw[1][1,1]", slip: own-slope-missing}
  - {kind: nudge, ask: "The slope?", at: "1/1:dw[1][1,1]", by: 0.1, digits: 3}
  - {kind: walk, ask: "Look at the slow run.", at: "2/1:E", in: slow}
  - {kind: walk, ask: "Look at the error.", at: "1/1:E"}
"""
