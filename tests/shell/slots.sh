#!/bin/bash
# The ways to open a vault come, go and change; the data key changes.
. "${0%/*}/lib.sh"

# A pinentry that answers each kind of question from a file of its own, and a
# question for the recovery code, unless there is one, with what was shown.
write_pinentry <<-'END'
	SETPROMPT*New* | SETPROMPT*Once*) file=new ;;
	SETPROMPT*Recovery*) file=code ;;
	SETPROMPT*) file=answer ;;
	GETPIN*)
		answer=$(cat "$HOME/$file")
		[ -n "$answer" ] || [ "$file" != code ] ||
			answer=$(grep -oE '([0-9A-Z]{5}-){6}[0-9A-Z]{5}' \
				"$HOME/shown")
		if [ -z "$answer" ]; then
			echo 'ERR 83886179 cancelled'
			continue
		fi
		echo "D $answer"
		;;
END
: >"$HOME/code"

# What is typed where the passphrase is asked for, and where a new one is.
answer() {
	printf '%s' "$1" >"$HOME/answer"
	printf '%s' "${2-$1}" >"$HOME/new"
}

promise 'a passphrase that is no longer wanted can be changed, and only the new one opens'
answer 'correct horse'
run init
expect_code 0
run handle add alice.example.com
expect_code 0
run unlock list
expect_code 0
expect_out '^ +1  a passphrase '
answer 'correct horse' 'battery staple'
run unlock change
expect_code 0
run unlock
expect_code 3
answer 'battery staple'
run unlock
expect_code 0
run handle list
expect_out 'alice\.example\.com'

promise 'the only way to open a vault stays'
run unlock remove 1 --yes
expect_code 1
expect_sentence

promise 'a key file opens it without a question, and goes with its slot'
run unlock add file
expect_code 0
expect_mode 600 "$VAULT/vault.key"
answer ''
run handle list
expect_code 0
run unlock add file
expect_code 1
expect_sentence
run unlock remove 2 --yes
expect_code 0
expect_no_file "$VAULT/vault.key"
run handle list
expect_code 3
answer 'battery staple'

promise 'what was tried before the passphrase is said when that fails, too'
run unlock add file
expect_code 0
mv "$VAULT/vault.key" "$WORK/vault.key"
answer 'not that one'
run unlock
expect_code 3
expect_err '^Tried first, a key file: .*key file.*\.$'
expect_err '^nywhere: .*passphrase.*\.$'
answer 'battery staple'
run unlock
expect_code 0
expect_silence
mv "$WORK/vault.key" "$VAULT/vault.key"
run unlock remove "$("$NYWHERE" unlock list | awk '/a key file/ {print $1}')" --yes
expect_code 0

promise 'a recovery code that is not typed back is no way to open it'
echo 00000-00000-00000-00000-00000-00000-00000 >"$HOME/code"
run unlock add recovery
expect_code 1
expect_err '^The code above opens nothing\.$'
run unlock list
expect_no_out recovery

promise 'one that is typed back opens it, when it is asked for'
: >"$HOME/code"
"$NYWHERE" unlock add recovery --label 'on paper' \
	>"$WORK/out" 2>"$HOME/shown" </dev/null
code=$?
cp "$HOME/shown" "$WORK/err"
expect_code 0
shown=$(grep -oE '([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$HOME/shown")
[ ${#shown} -eq 41 ] || fail "shown: $shown"
! grep -rqa "$shown" "$VAULT" || fail 'it is in the vault'
run unlock list
expect_out 'a recovery code .*on paper'
answer ''
run unlock
expect_code 3
run unlock --recovery
expect_code 0
run unlock test
expect_out 'a recovery code +opens'
expect_out 'a passphrase +does not open'
run unlock test --json
expect_code 1
expect_out '^\{"slots":\[\{"id":1,"kind":"passphrase","error":\{"code":"cancelled",'
expect_out '\},\{"id":[0-9]+,"kind":"recovery","label":"on paper",.*\}\]\}$'
[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail 'it is more than one answer'

promise 'a new data key keeps the ways whose secrets are given, and drops the others'
answer 'battery staple'
answer ''
run rekey
expect_code 3
answer 'battery staple'
echo 00000-00000-00000-00000-00000-00000-00000 >"$HOME/code"
run rekey
expect_code 2
expect_err 'say --drop'
run rekey --drop
expect_code 0
expect_out 'under a new key'
expect_out 'do not open it any more: 1'
run unlock list
expect_no_out recovery
run handle list
expect_out 'alice\.example\.com'
run sign-in --origin https://forum.example --nonce "$NONCE" \
	--handle alice.example.com
expect_code 0

promise 'what is not there, or no number, is told'
run unlock remove 99 --yes
expect_code 5
expect_sentence
run unlock remove first --yes
expect_code 2
expect_sentence
run unlock add magic
expect_code 2
expect_sentence
expect_err 'passphrase, file, keyring, token or recovery, not magic\.'
run unlock add passphrase --pin
expect_code 2
expect_sentence
expect_err '^nywhere: --pin goes with token'
run unlock add --help
expect_out 'passphrase, file, keyring, token or recovery'
run unlock change 99
expect_code 5
expect_sentence
expect_err 'only a passphrase can be changed'

finish
