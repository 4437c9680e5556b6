#!/bin/bash
# Completion in bash offers what the program knows.
. "${0%/*}/lib.sh"

PATH=$(dirname "$NYWHERE"):$PATH
. "$SOURCE/packaging/completions/nywhere.bash"
: >"$WORK/out"
: >"$WORK/err"

# There is no line to complete on here, so nothing to set an option for.
compopt() {
	:
}

# expect_words WORDS TYPED...: the last word typed is the one to complete.
expect_words() {
	local wanted=$1
	shift
	COMP_WORDS=(nywhere "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_nywhere nywhere
	[ "${COMPREPLY[*]}" = "$wanted" ] ||
		fail "offered: ${COMPREPLY[*]}; wanted: $wanted"
}

promise 'commands are offered by their beginning'
expect_words 'doctor' doc
expect_words 'install' ins
expect_words 'export' ex
expect_words 'import' im
expect_words 'record resolve rekey' re
expect_words 'publish' pu
expect_words 'unlock uninstall' un

promise 'the second word of a command is offered'
expect_words 'remove' handle re
expect_words 'add list show default remove link check export rotate' handle ''
expect_words 'add list show remove' contact ''
expect_words 'add list check remove' zone ''
expect_words 'check' zone ch

promise 'options are those of the command'
expect_words '--no-passphrase' init --no
expect_words '--did= --device= --default' handle add --d
expect_words '--browser=' install --b
expect_words '--json' doctor --j
expect_words '' doctor --browser
expect_words '--update --unchecked' zone add --u
expect_words '--server=' zone add --s
expect_words '--dry-run' publish --d
expect_words '--dry-run' import --d
expect_words '--force' export --f

promise 'an option before does not hide the command'
expect_words '--dry-run' install --browser=all --d

promise 'nothing is offered where a name is wanted'
expect_words '' record ''
expect_words '' publish ''
expect_words '' zone add ''
expect_words '' bogus ''

finish
