#!/bin/bash
# What is damaged, foreign or somebody else's: each is told, with what to do.
. "${0%/*}/lib.sh"

# Runs SQL on the vault, as no program of ours would.
damage() {
	python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db: db.execute(sys.argv[2])' \
		"$VAULT/vault.db" "$1"
}

new_home() {
	rm -rf "$HOME" && mkdir "$HOME" && cd "$HOME" || exit 1
}

promise 'a record that does not open is left alone, counted, and hides no other'
make_vault
run handle add one.example.com
run handle add two.example.com
damage 'UPDATE record SET sealed = zeroblob(length(sealed))
	WHERE kind = 1 AND id = (SELECT min(id) FROM record WHERE kind = 1)'
run handle list
expect_code 1
expect_out '(one|two)\.example\.com'
expect_err '^nywhere: 1 damaged record was left alone; restore the vault from a copy\.$'
run handle list --json
expect_out '"damaged":1\}$'

promise 'a vault that is none is named by status, which sends to doctor'
head -c 4096 /dev/zero >"$VAULT/vault.db"
run
expect_code 0
expect_out 'nywhere doctor'
run handle list
expect_code 1
expect_sentence

promise 'a vault without a slot is told, and that only a copy helps'
new_home
make_vault
damage 'DELETE FROM slot'
run doctor --offline
expect_code 1
expect_out '^fail .*No way to open the vault is left in it'

promise 'a site that has seen no handle is said to have seen none'
new_home
make_vault
run site https://forum.example
expect_code 0
expect_out '^It has seen no handle of yours\.$'

promise 'lock answers programs, too'
run lock --json
expect_code 0
expect_out '^\{"vault":\{"state":"locked"'

promise 'what cannot be seen in a name is written as an escape, of four or of eight digits'
HOME=$HOME/$'a\u200bb\U000e0001c' run install --browser=firefox --dry-run --json
expect_code 0
expect_out '/a\\u200bb\\udb40\\udc01c/'

promise 'more handles or addresses than a contact can have are refused'
many=()
for i in $(seq 40); do many+=("--address=mailto:f$i@example.com"); done
run contact add friend "${many[@]}"
expect_code 2
expect_sentence
expect_err 'A contact has at most [0-9]+ addresses\.$'
many=()
for i in $(seq 40); do many+=("--handle=f$i.example.com"); done
run contact add friend "${many[@]}"
expect_code 2
expect_sentence
expect_err 'A contact has at most [0-9]+ handles\.$'

promise 'install --dry-run tells programs what would be written, and uninstall what would go'
new_home
mkdir -p .config/vivaldi
run install --dry-run --json
expect_code 0
expect_out '"outcome":"would_write","content":"\{.*org\.nywhere\.host'
expect_no_file .config/vivaldi/NativeMessagingHosts
run install
run uninstall --dry-run --json
expect_code 0
expect_out '"outcome":"would_remove"'

promise 'a manifest of another program is left alone, and programs are told'
manifest=$HOME/.config/vivaldi/NativeMessagingHosts/org.nywhere.host.json
echo '{"name":"other"}' >"$manifest"
run install --json
expect_code 1
expect_out '"outcome":"foreign"'
expect_err 'is not a manifest of nywhere'
[ "$(cat "$manifest")" = '{"name":"other"}' ] || fail 'it was touched'

promise 'a folder that cannot be written to is told, to programs as well'
run_powerless install --browser=edge --system --json
expect_code 1
expect_out '"outcome":"failed"'

promise 'install --system says of which browsers no folder for everybody is known'
run install --system --dry-run
expect_code 0
expect_out '^No folder for everybody is known of .*Vivaldi'

promise 'without the host beside it nothing is installed'
mkdir "$WORK/alone"
cp "$NYWHERE" "$WORK/alone/nywhere"
NYWHERE=$WORK/alone/nywhere run install
expect_code 1
expect_sentence
expect_err 'nywhere-host is not where nywhere is'

# Only root can give a file away.
if [ "$(id -u)" -eq 0 ]; then
	promise 'files of the vault that belong to another user are named by doctor'
	for name in . vault.db; do
		new_home
		make_vault
		chown 65534 "$VAULT/$name"
		run doctor --offline
		expect_code 1
		expect_out 'belongs to another user; take it back with chown\.'
	done

	promise 'so is a host that belongs to another user'
	new_home
	make_vault
	mkdir "$WORK/given"
	cp "${NYWHERE%/*}/nywhere" "${NYWHERE%/*}"/nywhere-{host,net,unlock} \
		"$WORK/given/"
	chown 65534 "$WORK/given/nywhere-host"
	NYWHERE=$WORK/given/nywhere run doctor --offline
	expect_code 1
	expect_out 'nywhere-host belongs to another user; take it back'

	promise 'a key file of another user is used, with a word about who has it'
	cat >"$HOME/key" <<-'END'
		key "writer" {
			algorithm hmac-sha256;
			secret "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
		};
	END
	chmod 600 "$HOME/key"
	chown 65534 "$HOME/key"
	run zone add dyn.example.org --update --server=127.0.0.1:9 \
		--key-file="$HOME/key" --unchecked
	expect_err "The key file $HOME/key belongs to another user, who has this key, too\.$"
fi

finish
