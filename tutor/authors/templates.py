"""The texts that a new course begins with: areas of squares and rectangles, to be written over."""

from __future__ import annotations

COURSE = """\
title: {title}
id: {id}
version: "1"
language: en
brand: {brand}
about: What one learns here, in a sentence.
chapters:
{chapter}"""

CHAPTER = """\
  - id: {id}
    title: {title}
    about: What this chapter is about, in a sentence.
    lessons:
      - {lesson}
"""

MISCONCEPTION = """\
sides-added: {{about: Adds the sides where they are multiplied., cured_by: {lesson}}}
"""

LESSON = """\
# One lesson: a goal, and steps in order. Write over what you need, and remove the rest.
# docs/lesson-format.md describes every key; xent-tutor lint says what is wrong.
title: {title}
goal: Find the area of a square and of a rectangle.
minutes: 10
steps:
  - text: |
      A rectangle with the sides $a$ and $b$ holds $a$ rows of $b$ small squares. Its **area** is

      $$A = a \\, b.$$

      In a square both sides are the same. Move the side, and see how fast the area grows.
    picture:
      kind: lines
      title: The area of a square
      x: {{name: a, from: 0, to: 4, label: side}}
      y: {{label: area}}
      lines: {{area: "a^2"}}
      sliders: {{s: {{from: 0, to: 4, start: 3, label: side}}}}
      where: {{t: "s^2"}}
      mark: {{x: s, on: area}}
      read: "A square of side {{s:.2f}} has the area {{t:.2f}}."

  - task: area
    kind: number
    ask: "How large is a rectangle with the sides {{a}} and {{b}}?"
    given: {{a: 3, b: 5}}
    vary: {{a: "int(2, 9)", b: "int(3, 9)"}}
    answer: "a * b"
    hints: [How many rows are there, Rows times squares in a row.]
    misconceptions:
      - {{name: sides-added, answer: "a + b", say: "That is how long two sides are together."}}

  - task: doubled
    kind: choice
    ask: Both sides of a square are doubled. What becomes of its area?
    options:
      - {{say: It is doubled., because: Each side alone does that., name: sides-added}}
      - {{say: It is four times as large., right: true, because: "Two times two: both sides double it."}}
      - {{say: It is eight times as large., because: "A cube would be that, with three sides."}}
    hints: [Draw both squares.]

  - task: larger
    kind: symbolic
    ask: A square of side $b$ is cut out of one of side $a$. Write the area that is left.
    names: {{a: pos, b: pos}}
    answer: "a^2 - b^2"
    hints: [Take one area from the other.]
    misconceptions:
      - {{name: sides-added, answer: "a^2 + b^2", say: The inner square is cut out.}}

  - task: factors
    kind: derivation
    ask: Multiply it out, line by line.
    names: {{a: pos, b: pos}}
    from: "(a - b) (a + b)"
    to: "a^2 - b^2"
    hints: [Each term with each.]

  - task: program-order
    kind: order
    ask: Put the lines in order, so that they print the area. One does not belong.
    language: python
    lines: ["side = 3", "area = side * side", "print(area)"]
    distractors: [{{line: "area = side + side", because: That is half the way around.}}]
    hints: [What does the product need first?]

  - task: wrong-line
    kind: spot
    ask: Which line of the table is wrong?
    shown: |
      side  area
      2     4
      3     6
      4     16
    right: [3]
    because: {{2: "Two times two is four.", 3: "Three times three is nine.", 4: "Four times four is 16."}}
    hints: [Multiply each side by itself.]

  - task: sheets
    kind: estimate
    ask: "A sheet is cut in half {{n}} times, all pieces at once. How many pieces are there, roughly?"
    given: {{n: 10}}
    vary: {{n: "int(8, 13)"}}
    answer: "2^n"
    after: Ten cuts make about a thousand.

  - text: Each cut doubles their number. A square is found by trying, too.

  - task: four
    kind: explore
    ask: Move the side until the area is 4.
    picture:
      kind: lines
      title: Area and side
      x: {{name: a, from: 0, to: 4, label: side}}
      lines: {{area: "a^2"}}
      sliders: {{s: {{from: 0, to: 4, start: 3, label: side}}}}
      where: {{t: "s^2"}}
      mark: {{x: s, on: area}}
      read: "A square of side {{s:.2f}} has the area {{t:.2f}}."
    holds: "abs(t - 4) < 0.2"
    answer: "s=2"
    hints: [Which number times itself is 4?]

  - task: program
    kind: code
    ask: Write `area(a, b)`, the area of a rectangle.
    function: area
    starter: |
      def area(a, b):
          ...
    answer: |
      def area(a, b):
          return a * b
    calls: ["area(3.0, 5.0)", "area(0.5, 4.0)", "area(0.0, 2.0)"]
    hints: [Side times side.]
    misconceptions:
      - name: sides-added
        answer: |
          def area(a, b):
              return a + b
        say: That adds the sides.

  - task: grow
    kind: training
    ask: Write `step(a)`, which makes a side one longer. Your `area(a, b)` is there.
    uses: [{lesson}/program]
    starter: |
      def step(a):
          ...
    answer: |
      def step(a):
          return a + 1
    run: |
      a = 1.0
      for _ in range(3):
          a = step(a)
      reached = area(a, a)
    criteria: [{{name: the area reaches 16, holds: reached == 16}}]
    hints: [Add one.]
"""
