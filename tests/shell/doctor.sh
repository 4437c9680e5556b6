#!/bin/bash
# doctor: break one thing, and it is named.
. "${0%/*}/lib.sh"

MANIFEST=$HOME/.mozilla/native-messaging-hosts/org.nywhere.host.json
BIN=$(dirname "$(realpath "$NYWHERE")")

# A home in which everything is right. The programs are copies, so that they
# can be broken, too.
make_home() {
	chmod -R u+rwX "$WORK"
	rm -rf "$HOME" "${WORK:?}/bin"
	mkdir -p "$HOME/.mozilla/firefox" "$WORK/bin" "${CONFIG%/*}"
	cd "$HOME" || exit 1
	cp "$BIN/nywhere" "$BIN/nywhere-host" "$BIN/nywhere-unlock" \
		"$BIN/nywhere-net" "$WORK/bin/"
	NYWHERE=$WORK/bin/nywhere
	make_pinentry ''
	make_vault
	run install
	expect_code 0
}

# doctor fails, and the check of that name says what matches.
expect_failure() {
	run doctor --offline --json
	expect_code 1
	expect_out "\"check\":\"$1\",\"state\":\"fail\",\"message\":\"[^\"]*$2"
	expect_out '"ok":false\}$'
	[ "$(grep -o '"state":"fail"' "$WORK/out" | wc -l)" -eq "${3:-1}" ] ||
		fail 'more than the one thing is blamed'
	run doctor --offline
	expect_code 1
	expect_out "^fail +.*$2"
}

# It warns, and does not fail for that.
expect_warning() {
	run doctor --offline --json
	expect_code 0
	expect_out "\"check\":\"$1\",\"state\":\"warn\",\"message\":\"[^\"]*$2"
}

promise 'where everything is right, nothing fails and nothing warns'
make_home
run doctor --offline
expect_code 0
expect_silence
expect_no_out '^(fail|warn)'
run doctor --offline --json
expect_code 0
expect_out '^\{"checks":\[\{.*\}\],"ok":true\}$'

promise 'no handle is shown'
run handle add secret-name.example.com
run doctor --offline
expect_no_out 'secret-name'

promise 'every check of the manual is one of doctor'"'"'s'
run doctor --offline --json
for check in host hello unlock net vault key-file config pinentry environment; do
	expect_out "\"check\":\"$check\""
	grep -qF ".It Ql $check" "$SOURCE/packaging/man/nywhere-doctor.1" ||
		fail "the manual lacks $check"
done

promise 'the host is missing'
rm "$WORK/bin/nywhere-host"
expect_failure host "nywhere-host is neither in $WORK/bin" 2

promise 'the host cannot be run'
make_home
chmod -x "$WORK/bin/nywhere-host"
expect_failure host 'cannot be run' 2

promise 'others can write to the host'
make_home
chmod o+w "$WORK/bin/nywhere-host"
expect_failure host "Others can write to $WORK/bin/nywhere-host; .* chmod go-w"

promise 'the host does not answer'
make_home
printf '#!/bin/sh\nexit 1\n' >"$WORK/bin/nywhere-host"
expect_failure hello "$WORK/bin/nywhere-host was started and did not answer"

promise 'the host is of another version'
make_home
{
	printf '#!/bin/sh\nprintf '
	reply='{"id":1,"result":{"name":"nywhere-host","version":"9.9.9","protocols":[1],"capabilities":[],"vault":{"state":"locked"}}}'
	printf "'\\\\%03o\\\\000\\\\000\\\\000%s'\n" ${#reply} "$reply"
	echo 'cat >/dev/null'
} >"$WORK/bin/nywhere-host"
expect_warning hello 'version 9\.9\.9'

promise 'nywhere-unlock is missing'
make_home
rm "$WORK/bin/nywhere-unlock"
expect_failure unlock 'nywhere-unlock is neither'

promise 'nywhere-net is missing'
make_home
rm "$WORK/bin/nywhere-net"
expect_failure net 'nywhere-net is neither'

promise 'nywhere-net does not start'
make_home
printf '#!/bin/sh\nexit 1\n' >"$WORK/bin/nywhere-net"
run doctor --json
expect_code 1
expect_out '"check":"net","state":"fail","message":"nywhere-net was started'

promise 'a resolver that does not answer is named, and keeps nobody from signing in'
make_home
run settings resolver 127.0.0.1:9
run doctor --json
expect_code 0
expect_out '"check":"resolver","state":"warn","message":"[^"]*resolver failed'

promise 'offline, nothing of the network is asked'
run doctor --json --offline
expect_code 0
expect_no_out '"check":"resolver"'

promise 'the development switch is not forgotten'
make_home
echo '{"development":{}}' >"$CONFIG"
expect_warning development 'development switch is on'

promise 'a trust anchor of one'"'"'s own is named, and must be there'
make_home
echo "{\"trust_anchor\":\"$HOME/anchor\"}" >"$CONFIG"
expect_failure trust-anchor "$HOME/anchor that config\.json names cannot be read"
echo '. IN DS 20326 8 2 AA' >"$HOME/anchor"
expect_warning trust-anchor "checked against $HOME/anchor"
chmod 666 "$HOME/anchor"
expect_failure trust-anchor "Others can write to $HOME/anchor"

promise 'without the keys of the DNS root it is said that nothing can be proven'
make_home
strace -f -qq -o /dev/null -P /usr/share/dns/root.key \
	-e inject=access,faccessat,faccessat2:error=ENOENT \
	"$NYWHERE" doctor --json --offline >"$WORK/out" 2>"$WORK/err" </dev/null
expect_out '"check":"trust-anchor","state":"warn","message":"The keys of the DNS'

promise 'what a browser is told has neither a handle nor the name of the home'
make_home
run settings resolver 127.0.0.1:9
run handle add secret-name.example.com
run call doctor
expect_code 0
expect_out '"check":"vault","state":"ok","message":"The vault is ~/\.local'
expect_out '"counts":\{"ok":[0-9]+,"warn":1,"fail":0\}\}$'
expect_out '"check":"manifest:firefox","state":"ok","message":"Firefox finds the host through ~/'
expect_no_out "secret-name|$HOME"

# Of Brave and Vivaldi: a manifest for everybody may be on this computer for
# the others.
promise 'the manifest is missing'
make_home
rm -r "$HOME/.mozilla"
mkdir -p "$HOME/.config/BraveSoftware/Brave-Browser"
expect_failure manifest:brave "no manifest $HOME/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts/org.nywhere.host.json; .nywhere install --browser=brave"

promise 'the manifest is missing for one browser of two'
make_home
mkdir "$HOME/.config/vivaldi"
expect_warning manifest:vivaldi 'no manifest'

promise 'the manifest does not parse'
make_home
echo '{' >"$MANIFEST"
expect_failure manifest:firefox "$MANIFEST is not one that nywhere"

# Replaces a part of the manifest.
edit_manifest() {
	make_home
	sed -i "s|$1|$2|" "$MANIFEST"
}

promise 'the manifest has another name'
edit_manifest org.nywhere.host org.other.host
expect_failure manifest:firefox 'another name than org\.nywhere\.host'

promise 'the manifest names a program that is not there'
edit_manifest "$WORK/bin" /nowhere
expect_failure manifest:firefox '/nowhere/nywhere-host, which is not there'

promise 'the manifest names a program that cannot be run'
edit_manifest "$WORK/bin/nywhere-host" /etc/passwd
expect_failure manifest:firefox '/etc/passwd, which cannot be run'

promise 'the manifest names another program'
edit_manifest "$WORK/bin/nywhere-host" /bin/sh
expect_failure manifest:firefox "/bin/sh, which is not this nywhere's host"

promise 'the manifest is of another type'
edit_manifest stdio pkcs11
expect_failure manifest:firefox 'type stdio'

promise 'the manifest allows another extension'
edit_manifest nywhere@nywhere.org other@example.org
expect_failure manifest:firefox 'does not allow the extension nywhere@nywhere\.org'

promise 'the manifest of a Chromium allows another extension'
make_home
mkdir "$HOME/.config/chromium"
run install
sed -i 's/lknb/aaaa/' "$HOME/.config/chromium/NativeMessagingHosts/org.nywhere.host.json"
expect_failure manifest:chromium 'does not allow the extension chrome-extension://lknb'

promise 'others can write to the manifest'
make_home
chmod 666 "$MANIFEST"
expect_failure manifest:firefox "Others can write to $MANIFEST"

promise 'others can write to its folder'
make_home
chmod 777 "${MANIFEST%/*}"
expect_failure manifest:firefox "Others can write to ${MANIFEST%/*};"

# A profile of Chromium and one of Firefox, with what the extension's user set.
ID=lknbpelooafmdjflnoabmjmhbcncdoda
CHROMIUM=$HOME/.config/chromium
FIREFOX=$HOME/.mozilla/firefox
make_profiles() {
	make_home
	mkdir -p "$CHROMIUM/Default" "$FIREFOX/x.default"
	printf '[Profile0]\nName=x\nIsRelative=1\nPath=x.default\n' \
		>"$FIREFOX/profiles.ini"
	echo '{"addons":[{"id":"nywhere@nywhere.org"}]}' \
		>"$FIREFOX/x.default/extensions.json"
	run install
}
chromium_says() {
	echo "{\"extensions\":{\"settings\":{\"$ID\":$1}}}" \
		>"$CHROMIUM/${2:-Default/Preferences}"
}
firefox_says() {
	echo "{\"nywhere@nywhere.org\":$1}" \
		>"$FIREFOX/x.default/extension-preferences.json"
}
expect_private() {
	run doctor --offline --json
	expect_code 0
	expect_out "\"check\":\"private:$1\",\"state\":\"$2\",\"message\":\"[^\"]*$3"
}

promise 'a browser that lets nywhere run in private windows is named'
make_profiles
chromium_says '{"incognito":true}'
firefox_says '{"permissions":["internal:privateBrowsingAllowed"],"origins":[]}'
expect_private chromium ok 'Chromium lets nywhere run in private windows\.'
expect_private firefox ok 'Firefox lets nywhere run in private windows\.'

promise 'one that does not is, too, with how to allow it'
make_profiles
chromium_says '{"location":4}'
firefox_says '{"permissions":[],"origins":["https://*/*"]}'
expect_private chromium warn 'does not let .* chrome://extensions, Details, Allow in Incognito\.'
expect_private firefox warn 'does not let .* about:addons, nywhere, Run in Private Windows\.'
chromium_says '{"incognito":false}'
echo '{"other@example.org":{"permissions":["internal:privateBrowsingAllowed"]}}' \
	>"$FIREFOX/x.default/extension-preferences.json"
expect_private chromium warn 'does not let'
expect_private firefox warn 'does not let'

promise 'Chromium may keep it in the other of its two files'
make_profiles
echo '{"extensions":{"settings":{}}}' >"$CHROMIUM/Default/Preferences"
chromium_says '{"incognito":true}' 'Default/Secure Preferences'
expect_private chromium ok 'Chromium lets'

promise 'a profile elsewhere, or loaded there for a while, counts as well'
make_profiles
mv "$FIREFOX/x.default" "$HOME/elsewhere"
printf '[Profile0]\r\nPath=%s\r\n' "$HOME/elsewhere" >"$FIREFOX/profiles.ini"
echo '{"nywhere@nywhere.org":{"permissions":["internal:privateBrowsingAllowed"]}}' \
	>"$HOME/elsewhere/extension-preferences.json"
rm "$HOME/elsewhere/extensions.json"
expect_private firefox ok 'Firefox lets'

promise 'profiles that differ are counted'
make_profiles
mkdir "$CHROMIUM/Profile 1" "$CHROMIUM/Profile 2" "$CHROMIUM/Guest Profile"
chromium_says '{"incognito":true}'
chromium_says '{"incognito":false}' 'Profile 1/Preferences'
chromium_says '{}' 'Profile 2/Preferences'
chromium_says '{}' 'Guest Profile/Preferences'
expect_private chromium warn 'in 1 of its profiles, and in 2 not; .* chrome://extensions'

promise 'a browser without the extension is not spoken of'
make_profiles
echo '{"extensions":{"settings":{"other":{"incognito":true}}}}' \
	>"$CHROMIUM/Default/Preferences"
echo '{"addons":[{"id":"other@example.org"}]}' \
	>"$FIREFOX/x.default/extensions.json"
run doctor --offline --json
expect_code 0
expect_no_out '"check":"private'
rm -r "$CHROMIUM/Default" "$FIREFOX/x.default"
run doctor --offline --json
expect_no_out '"check":"private'

promise 'what cannot be told is said, with where to look'
make_profiles
expect_private firefox ok 'cannot be told from its files; see about:addons, nywhere'
deep=$(printf '[%.0s' $(seq 40))
for text in '' '{' '[]' "$deep" '{"extensions":7}' \
	'{"extensions":{},"extensions":{}}' \
	"{\"extensions\":{\"settings\":{\"$ID\":{\"incognito\":1}}}}" \
	'{"extensions":{}} and more'; do
	printf %s "$text" >"$CHROMIUM/Default/Preferences"
	expect_private chromium ok 'cannot be told from its files; see chrome://extensions'
done
for text in '' '{' '[]' '{"nywhere@nywhere.org":[]}' \
	'{"nywhere@nywhere.org":{"permissions":"all"}}'; do
	printf %s "$text" >"$FIREFOX/x.default/extension-preferences.json"
	expect_private firefox ok 'cannot be told'
done

promise 'no more than 16 MiB of a profile is read, and nothing but files'
make_profiles
chromium_says '{"incognito":true}'
head -c 17000000 /dev/zero | tr '\0' ' ' >>"$CHROMIUM/Default/Preferences"
rm "$FIREFOX/x.default/extensions.json"
mkfifo "$FIREFOX/x.default/extensions.json"
expect_private chromium ok 'cannot be told'
expect_private firefox ok 'cannot be told'

promise 'nor is a list of profiles that has no end or is no file'
make_profiles
for list in /dev/zero pipe; do
	rm "$FIREFOX/profiles.ini"
	if [ $list = pipe ]; then
		mkfifo "$FIREFOX/profiles.ini"
	else
		ln -s $list "$FIREFOX/profiles.ini"
	fi
	run doctor --offline --json
	expect_code 0
	expect_no_out '"check":"private:firefox'
done

promise 'megabytes of other things do not hide it, and none of them is shown'
make_profiles
{
	printf '{"account":[{"email":"secret-mail@example.org"}],"other":["'
	head -c 6000000 /dev/zero | tr '\0' x
	printf '"],"extensions":{"settings":{"%s":{"incognito":true}}}}' "$ID"
} >"$CHROMIUM/Default/Preferences"
expect_private chromium ok 'Chromium lets'
expect_no_out 'secret-mail|Default'

promise 'there is no vault'
make_home
rm -r "$VAULT"
expect_failure vault "no vault $VAULT/vault\.db; .nywhere init"

# init cannot make the vault, and says so without sending anybody here in vain.
expect_in_the_way() {
	run init --no-passphrase
	expect_code 1
	expect_err "^nywhere: $1"
	expect_failure vault "$2"
}

promise 'a file is where a folder above the vault should be'
make_home
share=${VAULT%/*}
rm -r "$share"
echo >"$share"
expect_in_the_way 'The vault.s folder cannot be written to' \
	"$share is not a folder"

promise 'a file is where the folder of the vault should be'
rm "$share"
mkdir "$share"
(umask 077 && echo >"$VAULT")
expect_in_the_way 'The vault.s folder cannot be written to' \
	"$VAULT is not a folder"

promise 'a link that leads to no folder is on the way to the vault'
rm -r "$share"
ln -s nowhere "$share"
expect_in_the_way 'The vault.s folder cannot be written to' \
	"$share is a link that leads to no folder"
ln -sfn share "$share"
expect_in_the_way 'The vault' "$share is a link that leads to no folder"

promise 'others can read the vault'
make_home
chmod 644 "$VAULT/vault.db"
expect_failure vault "$VAULT/vault\.db; close it with chmod 600"

promise 'others can look into its folder'
make_home
chmod 755 "$VAULT"
expect_failure vault "$VAULT; close it with chmod 700"

promise 'the vault is a link'
make_home
mv "$VAULT/vault.db" "$VAULT/elsewhere"
ln -s elsewhere "$VAULT/vault.db"
expect_failure vault 'vault\.db is a link'

promise 'the vault is some other file'
make_home
rm "$VAULT"/vault.db*
(umask 077 && echo 'something else, longer than a header' >"$VAULT/vault.db")
expect_failure vault 'not a nywhere vault'

promise 'the key file is missing'
make_home
rm "$VAULT/vault.key"
expect_failure key-file "$VAULT/vault\.key: .* put back your copy"

promise 'others can read the key file'
make_home
chmod 644 "$VAULT/vault.key"
expect_failure key-file 'chmod 600'

promise 'the key file is of another vault'
make_home
key=$(cut -d' ' -f2 "$VAULT/vault.key" | tr A-Za-z B-ZAb-za)
echo "nywhere-key-1 ${key%?}A" >"$VAULT/vault.key"
expect_failure key-file 'does not open it'

promise 'the configuration does not parse, or has an unknown entry'
for text in '{' '{"bogus":1}' '{"idle_lock_minutes":0}' '{"pinentry":"x"}' \
	"$(printf '{%8200s}' '')"; do
	make_home
	echo "$text" >"$CONFIG"
	expect_failure config "$CONFIG is too long, or has an entry"
done

promise 'the pinentry of the configuration is missing'
make_home
rm "$HOME/pinentry"
expect_failure pinentry "$HOME/pinentry that config\.json names is not there"

promise 'a pinentry that needs a terminal is of no use to a browser'
make_home
mv "$HOME/pinentry" "$HOME/pinentry-curses"
ln -s pinentry-curses "$HOME/pinentry"
expect_warning pinentry "pinentry-curses, which can ask in a terminal but not"

promise 'a passphrase is said to be one'
make_home
rm -r "$VAULT"
make_pinentry 'correct horse'
run init
run doctor --offline
expect_code 0
expect_out 'opens with a passphrase'

promise 'no browser has been run'
make_home
rm -r "$HOME/.mozilla"
expect_warning browsers 'No browser'

promise 'a browser is sandboxed'
make_home
mkdir -p "$HOME/snap/chromium"
expect_warning sandbox 'Chromium from Snap'

promise 'the environment changes what programs load'
make_home
OPENSSL_CONF=/dev/null expect_warning environment 'OPENSSL_CONF is set'

promise 'there is no home'
make_home
HOME='' run doctor --offline
expect_code 1
expect_out '^fail +There is no home folder'

finish
