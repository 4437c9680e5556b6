# shellcheck shell=bash disable=SC2034 # what is set here is used there
# What the tests of the shell share. A test says what is promised, runs the
# command, and states what must have come of it.
set -u
umask 022

WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
export HOME=$WORK/home TZ=UTC LC_ALL=C.UTF-8 TERM=xterm
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME NO_COLOR GPG_TTY OPENSSL_CONF LD_PRELOAD
mkdir "$HOME"
cd "$HOME" || exit 1

VAULT=$HOME/.local/share/nywhere
CONFIG=$HOME/.config/nywhere/config.json
NONCE=kq3Tz0m1Yt9yV3n0h3oV2A
failures=0
promised='nothing yet'
code=0

promise() {
	promised=$1
}

fail() {
	failures=$((failures + 1))
	echo "FAILED: $promised"
	echo "  $*"
	echo "  exit code $code"
	sed 's/^/  stdout: /' "$WORK/out"
	sed 's/^/  stderr: /' "$WORK/err"
}

# Runs nywhere without a terminal.
run() {
	"$NYWHERE" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	code=$?
}

# Runs it as nobody, if it would be root otherwise: for what must not write
# where only root can, whatever it does.
run_powerless() {
	local command=("$NYWHERE")
	if [ "$(id -u)" -eq 0 ]; then
		mkdir -p "$WORK/powerless"
		cp "$NYWHERE" "${NYWHERE%/*}/nywhere-host" "$WORK/powerless/"
		chmod 755 "$WORK"
		command=(setpriv --reuid=65534 --regid=65534 --clear-groups
			"$WORK/powerless/nywhere")
	fi
	"${command[@]}" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	code=$?
}

# Runs it on a terminal, where what is typed is the first argument.
run_on_terminal() {
	local typed=$1 command
	shift
	command=$(printf '%q ' "$NYWHERE" "$@")
	: >"$WORK/err"
	printf '%b' "$typed" | script -E never -qec "$command" /dev/null >"$WORK/out"
	code=$?
}

expect_code() {
	[ "$code" -eq "$1" ] || fail "exit code $1 was expected"
}

expect_out() {
	grep -qE -- "$1" "$WORK/out" || fail "stdout should match $1"
}

expect_no_out() {
	! grep -qE -- "$1" "$WORK/out" || fail "stdout should not match $1"
}

expect_err() {
	grep -qE -- "$1" "$WORK/err" || fail "stderr should match $1"
}

expect_silence() {
	[ ! -s "$WORK/err" ] || fail 'stderr should be empty'
}

# One line, one sentence, and nothing on stdout.
expect_sentence() {
	[ "$(wc -l <"$WORK/err")" -eq 1 ] ||
		fail 'stderr should have one line'
	expect_err '^nywhere: .*\.$'
	[ ! -s "$WORK/out" ] || fail 'stdout should be empty'
}

expect_file() {
	[ -f "$1" ] || fail "$1 should be there"
}

expect_no_file() {
	[ ! -e "$1" ] || fail "$1 should not be there"
}

expect_mode() {
	[ "$(stat -c %a "$2")" = "$1" ] || fail "$2 should have mode $1"
}

# A vault that asks for nothing.
make_vault() {
	run init --no-passphrase
	expect_code 0
}

# A pinentry that does with its $line what the cases on standard input say.
write_pinentry() {
	mkdir -p "${CONFIG%/*}"
	printf '{"pinentry":"%s"}' "$HOME/pinentry" >"$CONFIG"
	cat >"$HOME/pinentry" <<-END
		#!/bin/sh
		echo OK
		while read -r line; do
			case \$line in
			$(cat)
			BYE*)
				echo OK
				exit
				;;
			esac
			echo OK
		done
	END
	chmod +x "$HOME/pinentry"
}

# One that answers every question with $1, or cancels if it is empty.
make_pinentry() {
	write_pinentry <<-END
		GETPIN*)
			if [ -z "$1" ]; then
				echo 'ERR 83886179 cancelled'
				continue
			fi
			echo 'D $1'
			;;
	END
}

finish() {
	[ "$failures" -eq 0 ] || exit 1
}
