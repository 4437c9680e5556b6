#!/bin/bash
# call: every operation of the host, from a shell.
. "${0%/*}/lib.sh"

promise 'init, as an operation'
run call init '{"method":"file"}'
expect_code 0
expect_out '^\{"vault":\{"state":"open",'

promise 'hello names every operation, and the manual describes each'
run call hello
expect_code 0
expect_out '^\{"name":"nywhere-host","version":"[0-9.]+","protocols":\[1\],'
operations=$(grep -oE '"capabilities":\[[^]]*' "$WORK/out" |
	sed 's/.*\[//' | tr -d '"' | tr , '\n' | sort)
described=$(sed -n 's/^\.It Ic //p' "$SOURCE/packaging/man/nywhere-call.1" |
	sort)
[ "$operations" = "$described" ] ||
	fail "operations: $operations; described: $described"

promise 'each operation answers one line of JSON'
calls=(
	'handle_add {"type":"dns","handle":"alice.example.com"}'
	'handle_add {"type":"fingerprint","label":"x"}'
	'handles {}'
	'handle_show {"handle":"alice.example.com"}'
	'handle_default {"handle":"alice.example.com"}'
	'record {"handle":"alice.example.com"}'
	'plan {"origin":"https://a.example","direct":true}'
	"sign_in {\"origin\":\"https://a.example\",\"nonce\":\"$NONCE\",\"handle\":\"alice.example.com\"}"
	'redirect {"origin":"https://b.example","handle":"alice.example.com"}'
	'site {"origin":"https://a.example"}'
	'log {"limit":1}'
	'window_plan {"origin":"https://a.example","direct":true}'
	'window_choose {"choice":"disposable"}'
	'windows {"open":[]}'
	'zone_list {}'
	'forget {"origin":"https://a.example"}'
	'handle_remove {"handle":"alice.example.com"}'
	'unlock {}'
	'lock {}'
)
for call in "${calls[@]}"; do
	run call "${call%% *}" "${call#* }"
	expect_code 0
	expect_silence
	expect_out '^\{".*\}$'
	[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail 'one line was expected'
done

promise 'the arguments may be left out'
run call handles
expect_code 0

promise 'a failure is JSON, too, and keeps its exit code'
run call record '{"handle":"nobody.example.com"}'
expect_code 5
expect_out '^\{"error":\{"code":"handle_unknown",'
run call bogus
expect_code 2
expect_out '"code":"unknown_operation"'

promise 'version says what hello says'
run version --json
expect_code 0
expect_out '"protocols":\[1\]'
run version
expect_out '^nywhere [0-9]+\.[0-9]+\.[0-9]+$'
run --version
expect_out '^nywhere [0-9]+\.[0-9]+\.[0-9]+$'

finish
