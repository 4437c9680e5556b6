#!/bin/bash
# Zones for new names, as far as nobody has to be asked: the server that is
# named here is on this computer, where nothing is ever sent.
. "${0%/*}/lib.sh"

SERVER=127.0.0.1:5353
SECRET=aC/QDAAupz3z8/MvBfbVRg1AqtS5esmuO3kggthAMt0=

# add_update ZONE [OPTION...]
add_update() {
	run zone add --update --server=$SERVER --key-file="$HOME/key" "$@"
}

# write_key FILE: from standard input, closed to others.
write_key() {
	cat >"$HOME/$1"
	chmod 600 "$HOME/$1"
}

write_key key <<-END
	key "Writer." {
		algorithm hmac-sha256;
		secret "$SECRET";
	};
END

promise 'without a vault there are no zones, exit 4'
run zone list
expect_code 4
expect_sentence
add_update dyn.example.org
expect_code 4
expect_sentence

make_vault

promise 'an empty list teaches'
run zone list
expect_code 0
expect_out 'nywhere zone add ZONE'
run zone list --json
expect_out '^\{"zones":\[\]\}$'

promise 'what is not the name of a zone is refused, before anybody is asked'
label=$(printf 'a%.0s' {1..60})
for zone in '' ' ' anon anon.example anon.local _x.example.com 'a b.example.com' \
	anon..example.com 192.0.2.1 '*' '*.*.example.com' a.example.com/b $'a\tb.c.com'; do
	run zone add "$zone"
	expect_code 2
	expect_sentence
	expect_err 'not the name of a zone'
done
run zone add "$label.$label.$label.$label.com"
expect_code 2
expect_sentence
expect_err 'no room for a handle'

promise 'options that do not go together, or are missing, are named'
run zone add --server=$SERVER dyn.example.org
expect_code 2
expect_sentence
expect_err '--update'
run zone add --key-file="$HOME/key" dyn.example.org
expect_code 2
expect_sentence
expect_err '--update'
run zone add --update --key-file="$HOME/key" dyn.example.org
expect_code 2
expect_sentence
expect_err '--server is missing'
run zone add --update --server=$SERVER dyn.example.org
expect_code 2
expect_sentence
expect_err '--key-file is missing'

promise 'what is not a server is refused by what it is'
for server in '' ns1.example.org: ns1.example.org:0 ns1.example.org:65536 \
	'ns 1' '[2001:db8::1' 2001:db8::1:x 300.1.1.1 http://ns1.example.org; do
	run zone add --update --server="$server" --key-file="$HOME/key" dyn.example.org
	expect_code 2
	expect_sentence
	expect_err '^nywhere: --server is a name or an address'
done

# refuse_key FILE WHY
refuse_key() {
	run zone add --update --server=$SERVER --key-file="$HOME/$1" dyn.example.org
	expect_code 2
	expect_sentence
	expect_err "$1 $2"
	! grep -qF "${SECRET:0:8}" "$WORK/err" || fail 'the secret is shown'
}

promise 'a key file that cannot be read is named, and why'
refuse_key nothing 'cannot be read: No such file'
mkdir "$HOME/folder"
refuse_key folder 'cannot be read: It is no regular file'
mkfifo "$HOME/fifo"
refuse_key fifo 'cannot be read: It is no regular file'
cp "$HOME/key" "$HOME/closed"
chmod 000 "$HOME/closed"
run_powerless zone add --update --server=$SERVER --key-file="$HOME/closed" dyn.example.org
expect_code 2
expect_sentence
expect_err 'closed cannot be read: Permission denied'

promise 'what holds no key, or not one, is refused with a sentence of its own'
one='one key and nothing else'
: | write_key empty
refuse_key empty "cannot be used: A key file holds $one"
echo garbage | write_key garbage
refuse_key garbage "cannot be used: A key file holds $one"
cat "$HOME/key" "$HOME/key" | write_key two
refuse_key two "cannot be used: A key file holds $one"
{ cat "$HOME/key"; echo 'zone "." { type primary; };'; } | write_key more
refuse_key more "cannot be used: A key file holds $one"
head -n 2 "$HOME/key" | write_key cut
refuse_key cut "cannot be used: A key file holds $one"
printf 'key "w" { algorithm hmac-sha256; };' | write_key secretless
refuse_key secretless 'cannot be used: The key has no algorithm or no secret'
printf 'key "w" { secret "%s"; };' "$SECRET" | write_key wordless
refuse_key wordless 'cannot be used: The key has no algorithm or no secret'
sed 's/sha256/md5/' "$HOME/key" | write_key old
refuse_key old 'cannot be used: .* none of hmac-sha256'
sed "s|$SECRET|c2hvcnQ=|" "$HOME/key" | write_key short
refuse_key short 'cannot be used: .* 16 bytes or more'
sed "s|$SECRET|$SECRET$SECRET|" "$HOME/key" | write_key wrong
refuse_key wrong 'cannot be used: .* not base64'
{ cat "$HOME/key"; printf '#%.0s' {1..4097}; } | write_key long
refuse_key long 'cannot be used: That file is far too long'
printf 'key "w\0" {' | write_key nul
refuse_key nul "cannot be used: A key file holds $one"
run zone list
expect_out '^You have no zone'

promise 'a zone whose server cannot be used is not kept, and the reason is said'
add_update dyn.example.org
expect_code 1
expect_silence
expect_out '^fail  A name points to an address that is not on the public'
expect_out '^Nothing was kept; --unchecked'
run zone list
expect_out '^You have no zone'

promise 'for programs it is the same'
add_update dyn.example.org --json
expect_code 1
expect_silence
expect_out '^\{"zone":\{"zone":"dyn\.example\.org","kind":"update","server":"127\.0\.0\.1:5353","key_name":"writer","algorithm":"hmac-sha256","added":[0-9]+\},"kept":false,"check":\{"state":"failed","code":"address_refused","message":"[^"]+"\},"publish":\[\]\}$'

promise 'it can be kept all the same'
add_update 'Dyn.Example.ORG.' --unchecked
expect_code 0
expect_silence
expect_out '^fail  '
expect_out '^Added  dyn\.example\.org +update +127\.0\.0\.1:5353, key writer \(hmac-sha256\)$'

promise 'a list shows what is kept, and no secret'
run zone list
expect_code 0
expect_silence
[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail 'there is one zone'
expect_out '^dyn\.example\.org +update +127\.0\.0\.1:5353, key writer \(hmac-sha256\)$'
run zone list --json
expect_out '^\{"zones":\[\{"zone":"dyn\.example\.org",[^]]*\}\]\}$'
expect_no_out "${SECRET:0:8}"
! grep -qaF "${SECRET:0:8}" "$VAULT/vault.db" || fail 'the secret is in the file'

promise 'only a zone that is here, of that kind, is preferred in private windows'
run settings private 'at_will:*.Dyn.Example.ORG.'
expect_code 0
expect_silence
expect_out '^at_will:dyn\.example\.org$'
for zone in at_will:other.example.org zone:dyn.example.org; do
	run settings private $zone
	expect_code 5
	expect_sentence
	expect_err '`nywhere zone list` shows .*`nywhere zone add`'
done
run settings private
expect_out '^at_will:dyn\.example\.org$'

promise 'what is there already stays, in whatever spelling it is added again'
for zone in dyn.example.org '*.DYN.example.org.' @https://dyn.example.org/; do
	add_update "$zone" --unchecked
	expect_code 1
	expect_sentence
	expect_err 'have that zone already'
done

promise 'keys of both tools, of all algorithms, are understood'
for algorithm in hmac-sha256 hmac-sha384 hmac-sha512; do
	write_key key <<-END
		# $algorithm:other:$SECRET
		key:
		  - id: other
		    algorithm: $algorithm
		    secret: $SECRET
	END
	add_update "$algorithm.example.org" --unchecked
	expect_code 0
	expect_silence
	expect_out "key other \\($algorithm\\)$"
	run zone remove --yes "$algorithm.example.org"
	expect_code 0
done

promise 'a key file that others can read is taken, with a warning'
chmod 644 "$HOME/key"
add_update open.example.org --unchecked
expect_code 0
expect_err '^nywhere: Others can read the key file .*/key; .*chmod 600'
expect_out '^Added  open\.example\.org'

promise 'check says what is wrong, exit 1; of no zone, exit 5'
run zone check Dyn.example.org.
expect_code 1
expect_silence
expect_out '^fail  A name points to an address'
run zone check --update dyn.example.org --json
expect_code 1
expect_out '^\{"check":\{"state":"failed","code":"address_refused",'
run zone check other.example.org
expect_code 5
expect_sentence
run zone check other
expect_code 2
expect_sentence

promise 'remove asks, and without a terminal wants --yes'
run zone remove dyn.example.org
expect_code 2
expect_sentence
expect_err 'say --yes'
run_on_terminal 'n\n' zone remove dyn.example.org
expect_out 'The zone dyn\.example\.org is forgotten here; nothing changes in the DNS'
run zone list
expect_out '^dyn\.example\.org '

promise 'what is removed is gone, and is named as it was listed'
run zone remove --yes 'DYN.example.org.'
expect_code 0
expect_out '^Removed dyn\.example\.org\.$'
run zone remove --yes --update open.example.org --json
expect_code 0
expect_out '^\{"zone":"open\.example\.org"\}$'
run zone list --json
expect_out '^\{"zones":\[\]\}$'
for option in '' --update; do
	# shellcheck disable=SC2086 # it may be none
	run zone remove --yes $option dyn.example.org
	expect_code 5
	expect_sentence
done

finish
