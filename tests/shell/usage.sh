#!/bin/bash
# The command line: what is not understood is named in one sentence, exit 2.
. "${0%/*}/lib.sh"

commands=$("$NYWHERE" --help | awk '
	/^Commands:$/ { on = 1; next }
	/^$/ { on = 0 }
	on { print $1 ~ /^(handle|contact|zone)$/ ? $1 " " $2 : $1 }')

promise 'nywhere --help lists the commands'
run --help
expect_code 0
expect_silence
for name in init record resolve settings sign-in call install uninstall doctor \
	log lock publish export import; do
	expect_out "^  $name "
done
for name in add list show remove default link check export rotate; do
	expect_out "^  handle $name "
done
for name in add list show remove; do
	expect_out "^  contact $name "
done
for name in add list check remove; do
	expect_out "^  zone $name "
done

while read -r name; do
	promise "nywhere $name --help prints its usage on stdout"
	# shellcheck disable=SC2086 # a command may have two words
	run $name --help
	expect_code 0
	expect_silence
	expect_out "^Usage: nywhere $name"
	expect_out '^  --json '

	promise "nywhere $name names an unknown option"
	# shellcheck disable=SC2086
	run $name --bogus
	expect_code 2
	expect_sentence
	expect_err '--bogus'

	promise "nywhere $name names a short option, for it has none"
	# shellcheck disable=SC2086
	run $name -x
	expect_code 2
	expect_sentence
	expect_err ' -x'

	promise "nywhere $name names the word that is one too many"
	# shellcheck disable=SC2086
	run $name one two three
	expect_code 2
	expect_sentence
done <<<"$commands"

promise 'an unknown command is named'
run frobnicate
expect_code 2
expect_sentence
expect_err 'frobnicate'

promise 'handle, contact and zone without a verb say which there are'
for words in handle 'handle frobnicate'; do
	# shellcheck disable=SC2086
	run $words
	expect_code 2
	expect_sentence
	expect_err 'a handle: add, list, show, default, remove, link, check, export or rotate'
done
for words in contact 'contact frobnicate'; do
	# shellcheck disable=SC2086
	run $words
	expect_code 2
	expect_sentence
	expect_err 'a contact: add, list, show or remove'
done
for words in zone 'zone frobnicate'; do
	# shellcheck disable=SC2086
	run $words
	expect_code 2
	expect_sentence
	expect_err 'a zone: add, list, check or remove'
done
for word in handle contact zone; do
	run $word --help
	expect_code 0
	expect_silence
	expect_out "^  $word add "
	expect_out "^See nywhere-$word\\(1\\)\\.$"
done

promise 'a missing operand, value or option is named'
run record
expect_code 2
expect_sentence
expect_err 'nywhere record HANDLE'
run sign-in --origin
expect_code 2
expect_sentence
expect_err '--origin needs a value'
run sign-in --origin=https://a.example --nonce=$NONCE
expect_code 2
expect_sentence
expect_err '--handle is missing'

promise 'a value for a switch, and an option said twice, are refused'
run doctor --json=yes
expect_code 2
expect_sentence
expect_err '--json takes no value'
run log --origin=https://a.example --origin=https://b.example
expect_code 2
expect_sentence
expect_err '--origin is there twice'

promise 'values outside their choice are refused by name'
run handle add a.example.com --did=plc
expect_code 2
expect_sentence
expect_err 'plc'
run handle add a.example.com --did=web --device=Laptop
expect_code 2
expect_sentence
expect_err 'name of a device'
run handle add a.example.com --alg=RS256
expect_code 2
expect_sentence
expect_err 'RS256'
run site https://a.example --one-click=maybe
expect_code 2
expect_sentence
expect_err 'maybe'
run install --browser=lynx
expect_code 2
expect_sentence
expect_err 'lynx'
run install --user --system
expect_code 2
expect_sentence

promise 'handle add takes a name or --fingerprint, not both and not neither'
run handle add
expect_code 2
expect_sentence
run handle add a.example.com --fingerprint
expect_code 2
expect_sentence
run handle add --fingerprint --did=web
expect_code 2
expect_sentence

promise 'a refusal shows no control character of what was typed'
run $'evil\e[2J\u202e\n'
expect_code 2
expect_sentence
expect_err 'evil<U\+001B>\[2J<U\+202E><U\+000A>'

promise 'what cannot be written is not called done'
"$NYWHERE" --version >/dev/full 2>"$WORK/err"
code=$?
: >"$WORK/out"
expect_code 1
expect_sentence

promise 'closed descriptors do no harm'
"$NYWHERE" init --no-passphrase <&- >&- 2>&-
code=$?
: >"$WORK/err"
expect_code 0
run handle list
expect_code 0

finish
