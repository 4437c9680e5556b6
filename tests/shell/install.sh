#!/bin/bash
# install and uninstall: manifests where browsers look, and nothing else.
. "${0%/*}/lib.sh"

FILE=org.nywhere.host.json
HOST=$(dirname "$(realpath "$NYWHERE")")/nywhere-host
ORIGIN='"allowed_origins": \["chrome-extension://lknbpelooafmdjflnoabmjmhbcncdoda/"\]'
EXTENSION='"allowed_extensions": \["nywhere@nywhere.org"\]'

# name, folder beneath the home, profile, folder for everybody, who may call
browsers="
chromium|.config/chromium/NativeMessagingHosts|.config/chromium|/etc/chromium/native-messaging-hosts|$ORIGIN
chrome|.config/google-chrome/NativeMessagingHosts|.config/google-chrome|/etc/opt/chrome/native-messaging-hosts|$ORIGIN
chrome-beta|.config/google-chrome-beta/NativeMessagingHosts|.config/google-chrome-beta|/etc/opt/chrome/native-messaging-hosts|$ORIGIN
brave|.config/BraveSoftware/Brave-Browser/NativeMessagingHosts|.config/BraveSoftware/Brave-Browser||$ORIGIN
edge|.config/microsoft-edge/NativeMessagingHosts|.config/microsoft-edge|/etc/opt/edge/native-messaging-hosts|$ORIGIN
vivaldi|.config/vivaldi/NativeMessagingHosts|.config/vivaldi||$ORIGIN
firefox|.mozilla/native-messaging-hosts|.mozilla/firefox|/usr/lib(64)?/mozilla/native-messaging-hosts|$EXTENSION
zen|.mozilla/native-messaging-hosts|.zen|/usr/lib(64)?/mozilla/native-messaging-hosts|$EXTENSION
librewolf|.librewolf/native-messaging-hosts|.librewolf|/usr/lib(64)?/librewolf/native-messaging-hosts|$EXTENSION
waterfox|.waterfox/native-messaging-hosts|.waterfox|/usr/lib(64)?/waterfox/native-messaging-hosts|$EXTENSION
"

promise 'every browser of the usage is tested here and in the manual'
tested=$(grep -oE '^[a-z-]+\|' <<<"$browsers" | tr -d '|' | sort)
described=$(sed -n 's/^\.It Cm //p' "$SOURCE/packaging/man/nywhere-install.1" |
	sort)
run uninstall --json
expect_code 0
known=$(grep -oE '"browser":"[a-z-]+"' "$WORK/out" | cut -d'"' -f4 | sort)
[ "$tested" = "$known" ] || fail "tested: $tested; known: $known"
[ "$described" = "$known" ] || fail "described: $described; known: $known"

while IFS='|' read -r name folder profile system allowed; do
	[ -n "$name" ] || continue

	promise "install --browser=$name writes that manifest and nothing else"
	rm -rf "$HOME" && mkdir "$HOME" && cd "$HOME" || exit 1
	run install --browser="$name"
	expect_code 0
	expect_silence
	expect_file "$folder/$FILE"
	[ "$(find . -type f)" = "./$folder/$FILE" ] || fail 'there is more'
	expect_mode 644 "$folder/$FILE"
	expect_mode 755 "$folder"
	grep -qF "\"path\": \"$HOST\"" "$folder/$FILE" || fail 'the path'
	grep -qF '"name": "org.nywhere.host"' "$folder/$FILE" || fail 'the name'
	grep -qE "$allowed" "$folder/$FILE" || fail 'the extension'

	promise "a second install for $name changes nothing"
	before=$(stat -c %i "$folder/$FILE")
	run install --browser="$name" --user
	expect_code 0
	expect_out 'is right already'
	[ "$before" = "$(stat -c %i "$folder/$FILE")" ] || fail 'it was written'

	promise "uninstall --browser=$name removes it"
	run uninstall --browser="$name" --dry-run
	expect_code 0
	expect_file "$folder/$FILE"
	run uninstall --browser="$name"
	expect_code 0
	[ -z "$(find . -type f)" ] || fail 'something is left'

	promise "install finds $name by its profile"
	mkdir -p "$profile"
	run install
	expect_code 0
	expect_file "$folder/$FILE"
	[ "$(find . -type f | wc -l)" -eq 1 ] || fail 'there is more'
	run uninstall
	expect_code 0
	expect_no_file "$folder/$FILE"

	promise "install --system for $name has its folder for everybody"
	run_powerless install --browser="$name" --system --dry-run
	if [ -n "$system" ]; then
		expect_code 0
		expect_out "would write $system/$FILE$"
	else
		expect_code 2
		expect_sentence
	fi
done <<<"$browsers"

promise 'install --system without the right to write says so'
run_powerless install --browser=edge --system
expect_code 1
expect_sentence
expect_err '/etc/opt/edge/native-messaging-hosts/org.nywhere.host.json could not be written: Permission denied\.$'

promise 'XDG_CONFIG_HOME moves the folders of the Chromium family'
XDG_CONFIG_HOME=$HOME/elsewhere run install --browser=chromium
expect_code 0
expect_file "$HOME/elsewhere/chromium/NativeMessagingHosts/$FILE"

promise 'a profile of Firefox that follows XDG is found'
rm -rf "$HOME" && mkdir -p "$HOME/.config/mozilla/firefox" && cd "$HOME" || exit 1
run install
expect_code 0
expect_file ".mozilla/native-messaging-hosts/$FILE"

promise 'install says what was written and what is not there'
expect_out "^Firefox +now has $HOME/.mozilla/native-messaging-hosts/$FILE$"
expect_out '^Not here: Chromium, Chrome, '

promise 'install --json tells programs the same'
run install --json
expect_code 0
expect_out "^\\{\"browsers\":\[\\{\"browser\":\"firefox\",\"path\":\"$HOME/.mozilla/native-messaging-hosts/$FILE\",\"outcome\":\"unchanged\"\\}\],\"sandboxed\":\[\]\\}$"

promise '--dry-run shows path and content, and writes nothing'
run install --browser=edge --dry-run
expect_code 0
expect_out "would write $HOME/.config/microsoft-edge/NativeMessagingHosts/$FILE$"
expect_out '"name": "org.nywhere.host"'
expect_no_file .config/microsoft-edge

promise 'an older manifest of ours is replaced'
target=$HOME/.mozilla/native-messaging-hosts/$FILE
echo '{"name":"org.nywhere.host","path":"/old","type":"stdio"}' >"$target"
run install
expect_code 0
grep -qF "$HOST" "$target" || fail 'it was not replaced'

promise 'a file of that name that is not ours is left alone'
for content in '{"name":"org.other.host"}' 'not JSON' '' \
	'{"name":"org.nywhere.host","more":1}'; do
	printf '%s' "$content" >"$target"
	run install
	expect_code 1
	expect_err "$FILE is not a manifest of nywhere's"
	run uninstall
	expect_code 1
	[ "$(cat "$target")" = "$content" ] || fail 'it was touched'
done

promise 'a link in its place is replaced, not followed'
echo '{"name":"org.nywhere.host"}' >"$HOME/precious"
ln -sf "$HOME/precious" "$target"
run install
expect_code 0
[ ! -L "$target" ] || fail 'it is a link still'
[ "$(cat "$HOME/precious")" = '{"name":"org.nywhere.host"}' ] ||
	fail 'what it pointed to was touched'

promise 'a folder that cannot be made is named'
rm -rf .config/chromium && mkdir -p .config && : >.config/chromium
run install --browser=chromium
expect_code 1
expect_err "$HOME/.config/chromium/NativeMessagingHosts/$FILE could not be written: Not a directory\.$"

promise 'without any browser install says what to do'
rm -rf "$HOME" && mkdir "$HOME" && cd "$HOME" || exit 1
run install
expect_code 1
expect_err 'No browser was found'
run uninstall
expect_code 0
expect_out 'No browser had a manifest'

promise 'a sandboxed browser is named, with what to do'
mkdir -p snap/firefox .var/app/com.brave.Browser
run install --browser=chrome
expect_code 0
expect_out '^Firefox from Snap runs in a sandbox .* own package of it\.$'
expect_out '^Brave from Flatpak runs in a sandbox'
run install --browser=chrome --json
expect_out '"sandboxed":\["Firefox \(Snap\)","Brave \(Flatpak\)"\]'

finish
