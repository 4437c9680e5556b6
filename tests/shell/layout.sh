#!/bin/bash
# What cmake --install puts in place works from there.
. "${0%/*}/lib.sh"

ROOT=$WORK/root

promise 'the build can be installed'
DESTDIR='' cmake --install "$BUILD" --prefix "$ROOT" >"$WORK/out" 2>"$WORK/err"
code=$?
expect_code 0

promise 'the command finds its helpers in libexec'
NYWHERE=$ROOT/bin/nywhere
make_vault
run doctor
expect_out "^ok +The host is $ROOT/libexec/nywhere/nywhere-host\.$"
expect_out '^ok +The host starts'
expect_out '^ok +The program that asks for passphrases'

promise 'the program of the network is beside the host'
expect_file "$ROOT/libexec/nywhere/nywhere-net"

promise 'a manifest names the real path of the host'
run install --browser=firefox
expect_code 0
grep -qF "\"path\": \"$ROOT/libexec/nywhere/nywhere-host\"" \
	"$HOME/.mozilla/native-messaging-hosts/org.nywhere.host.json" ||
	fail 'it does not'

promise 'every command has a page, some by a link'
for name in init handle record sign-in call install uninstall doctor log lock \
	unlock site forget resolve contact settings; do
	[ -s "$ROOT/share/man/man1/nywhere-$name.1" ] || fail "$name has none"
done
for page in man1/nywhere.1 man5/nywhere-config.5 man8/nywhere-host.8 \
	man8/nywhere-net.8 man8/nywhere-unlock.8; do
	expect_file "$ROOT/share/man/$page"
done

promise 'bash finds the completion'
expect_file "$ROOT/share/bash-completion/completions/nywhere"

finish
