#!/bin/bash
# Settings without an editor.
. "${0%/*}/lib.sh"

promise 'all settings are shown, and need no vault'
run settings
expect_code 0
expect_silence
expect_out '^resolver +system$'
expect_out '^plc +https://plc\.directory$'
expect_out '^idle_lock_minutes +15$'
expect_out '^lock_with_screen +on$'
expect_out '^private +fingerprint$'
expect_out '^private_one_key +off$'
expect_out '^update_proxy +none$'
[ "$(wc -l <"$WORK/out")" -eq 7 ] || fail 'there are seven'
expect_no_file "$CONFIG"

promise 'in JSON they are as in the file'
run settings --json
expect_out '^\{"resolver":\{"kind":"system"\},"plc":"https://plc\.directory","idle_lock_minutes":15,"lock_with_screen":true,"private":\{"kind":"fingerprint","one_key":false\},"update_proxy":"","development":false\}$'

promise 'one is shown alone, for scripts'
run settings plc
expect_code 0
[ "$(cat "$WORK/out")" = https://plc.directory ] || fail 'only the value'

promise 'a value that fits is kept, by a file that is closed to others'
set_to() {
	run settings "$1" "$2"
	expect_code 0
	expect_silence
	run settings "$1"
	[ "$(cat "$WORK/out")" = "${3:-$2}" ] || fail "$1 should be $2"
	expect_mode 600 "$CONFIG"
}
set_to resolver 192.0.2.1
set_to resolver 192.0.2.1:5300
set_to resolver 2001:db8::1
set_to resolver '[2001:db8::1]:5300'
set_to resolver https://dns.example.com/dns-query
set_to resolver system
set_to plc https://plc.example.com
set_to plc https://plc.example.com/ https://plc.example.com
set_to idle_lock_minutes 1
set_to idle_lock_minutes 1440
set_to lock_with_screen off
set_to lock_with_screen on
set_to private_one_key on
set_to update_proxy socks5h://127.0.0.1:9050
set_to update_proxy 'socks5h://[2001:db8::1]'
set_to update_proxy socks5h://proxy.example.com:1080

promise 'what belongs together is set apart, and the rest stays'
set_to private fingerprint
run settings --json
expect_out '"private":\{"kind":"fingerprint","one_key":true\}'
set_to private_one_key off
set_to update_proxy none
run settings --json
expect_out '"update_proxy":""'

promise 'what is written is what the program reads'
run doctor --offline
expect_out "^ok +The configuration $CONFIG is valid"

promise 'what does not fit is refused in one sentence that says what does'
refuse() {
	local before
	before=$(cat "$CONFIG")
	run settings "$1" "$2"
	expect_code 2
	expect_sentence
	expect_err "^nywhere: $1 is "
	[ "$(cat "$CONFIG")" = "$before" ] || fail 'the file has changed'
}
for value in '' systematic 192.0.2 192.0.2.256 192.0.2.1:0 192.0.2.1:65536 \
	192.0.2.1: 2001:db8::1:x '[192.0.2.1]:53' '[2001:db8::1' \
	http://dns.example.com/dns-query https://dns.example.com \
	https:///dns-query https://localhost/dns-query https://dns.invalid/q \
	https://user@dns.example.com/q https://dns.example.com:8443/q \
	'https://dns.example.com/q#x' 'https://dns.example.com/a b' \
	$'https://a/\u202e' \
	"https://dns.example.com/$(printf 'q%.0s' {1..600})"; do
	refuse resolver "$value"
done
for value in '' plc.example.com http://plc.example.com \
	https://plc.example.com/path https://plc.example.com:8443 https://a@plc.example.com https:// \
	https://localhost; do
	refuse plc "$value"
done
for value in '' 0 1441 5.5 ' 5' 0x10 99999999999999999999; do
	refuse idle_lock_minutes "$value"
done
label=$(printf 'a%.0s' {1..60})
for value in '' zone at_will zone: fingerprint:anon.example.com wildcard:a.example.com \
	zone:anon zone:anon.example zone:_x.example.com 'zone:a b.example.com' \
	zone:bücher.example.com "zone:$label.$label.$label.$label.com" ZONE:a.example.com; do
	refuse private "$value"
done
for value in '' yes ON 1; do
	refuse private_one_key "$value"
	refuse lock_with_screen "$value"
done
for value in '' 127.0.0.1:9050 socks5://127.0.0.1:9050 http://127.0.0.1:8080 \
	socks5h:// socks5h://me:secret@127.0.0.1:9050 socks5h://127.0.0.1:9050/ \
	socks5h://127.0.0.1:65536 "socks5h://$label.$label.$label.$label.$label"; do
	refuse update_proxy "$value"
done

promise 'what is not a setting is named, and some things only an editor changes'
for name in bogus development pinentry trust_anchor; do
	run settings $name
	expect_code 2
	expect_sentence
	expect_err "no setting $name"
done
run call settings '{"set":{"pinentry":"/bin/sh"}}'
expect_code 2
run call settings '{"set":{"development":{}}}'
expect_code 2
run call settings '{"set":{"trust_anchor":"/etc/hosts"}}'
expect_code 2

promise 'what is not changed stays as it was'
cat >"$CONFIG" <<-END
	{ "pinentry": "/bin/true", "trust_anchor": "/etc/hosts",
	"development": { "https_port": 8443, "authorities": "/etc/hosts" } }
END
run settings idle_lock_minutes 7
expect_code 0
for part in '"pinentry":"/bin/true"' '"trust_anchor":"/etc/hosts"' \
	'"https_port":8443' '"authorities":"/etc/hosts"' \
	'"idle_lock_minutes":7'; do
	grep -qF "$part" "$CONFIG" || fail "$part is lost"
done

promise 'what only the file may say can stay, and cannot be said again'
echo '{"plc":"http://127.0.0.1:2582","development":{}}' >"$CONFIG"
run call settings '{"set":{"plc":"http://127.0.0.1:2582","idle_lock_minutes":3}}'
expect_code 0
run call settings '{"set":{"plc":"http://127.0.0.1:2583"}}'
expect_code 2
expect_out '"code":"bad_setting"'

promise 'nothing is left beside the file, and a link to it stays a link'
[ "$(ls "${CONFIG%/*}")" = config.json ] || fail "$(ls "${CONFIG%/*}")"
mkdir "$HOME/dotfiles"
mv "$CONFIG" "$HOME/dotfiles/nywhere.json"
ln -s "$HOME/dotfiles/nywhere.json" "$CONFIG"
run settings idle_lock_minutes 9
expect_code 0
[ -L "$CONFIG" ] || fail 'it is not'
grep -qF '"idle_lock_minutes":9' "$HOME/dotfiles/nywhere.json" || fail 'not there'

promise 'programs that change settings at once do not mix what they write'
for i in {1..20}; do
	"$NYWHERE" settings idle_lock_minutes "$i" >/dev/null 2>&1 &
done
wait
run settings idle_lock_minutes
expect_code 0
expect_out '^(1?[0-9]|20)$'
[ "$(ls "${CONFIG%/*}" "$HOME/dotfiles" | grep -c json)" -eq 2 ] || fail 'a rest'

promise 'the development switch is shown'
run settings
expect_out 'development switch is on'

promise 'a file that is not understood is left alone'
echo '{"bogus":1}' >"$CONFIG"
run settings idle_lock_minutes 7
expect_code 1
expect_sentence
[ "$(cat "$CONFIG")" = '{"bogus":1}' ] || fail 'it has changed'

promise 'where nothing can be written, nothing changes and the code is 1'
rm "$CONFIG"
chmod -R a+rX "$HOME" "$WORK"
chmod 555 "${CONFIG%/*}"
run_powerless settings idle_lock_minutes 7
expect_code 1
expect_sentence
expect_no_file "$CONFIG"

finish
