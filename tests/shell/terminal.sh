#!/bin/bash
# What the terminal gets to see.
. "${0%/*}/lib.sh"

make_vault
bidi=$'\u202e\u2066\u200f\u200b\u0085'

promise 'marks in the name of a folder do not reach the terminal'
HOME="$HOME/a${bidi%?}b" run install --browser=firefox --dry-run
expect_code 0
expect_out 'would write .*/a<U\+202E><U\+2066><U\+200F><U\+200B>b/'
! grep -q $'\u202e' "$WORK/out" || fail 'the mark was printed'

promise 'nor do they through JSON, where they stay what they are'
HOME="$HOME/a${bidi%?}b" run install --browser=firefox --dry-run --json
expect_code 0
expect_out '/a\\u202e\\u2066\\u200f\\u200bb/'
! LC_ALL=C grep -q '[^ -~]' "$WORK/out" || fail 'a mark was printed'

promise 'a label with marks is not taken'
run handle add alice.example.com --label="a${bidi%?}b"
expect_code 2
expect_sentence

promise 'letters of any script do'
run handle add bob.example.com --label='grüße 世界'
expect_code 0
run handle list
expect_out 'grüße 世界$'

promise 'without a terminal there are no colours'
run doctor
expect_out '^ok '
! grep -q $'\e' "$WORK/out" || fail 'there are colours'

promise 'on a terminal there are'
run_on_terminal '' doctor
grep -q $'\e\[3[0-9]m' "$WORK/out" || fail 'there are no colours'

promise 'NO_COLOR and a dumb terminal are respected'
NO_COLOR=1 run_on_terminal '' doctor
! grep -q $'\e' "$WORK/out" || fail 'there are colours in spite of NO_COLOR'
TERM=dumb run_on_terminal '' doctor
! grep -q $'\e' "$WORK/out" || fail 'there are colours in spite of TERM'

finish
