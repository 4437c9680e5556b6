#!/bin/bash
# Publishing, as far as no server has to be asked.
. "${0%/*}/lib.sh"

promise 'without a vault there is nothing to publish, exit 4'
run publish alice.dyn.example.org --yes
expect_code 4
expect_sentence

make_vault
run handle add alice.dyn.example.org
run handle add --fingerprint --json
fingerprint=$(grep -oE '"handle":"[^"]+' "$WORK/out" | cut -d'"' -f4)

promise 'where nobody can be asked one of the two has to be there, and only one'
run publish alice.dyn.example.org
expect_code 2
expect_sentence
expect_err 'say --yes or --dry-run'
run publish alice.dyn.example.org --json
expect_code 2
run publish alice.dyn.example.org --yes --dry-run
expect_code 2
expect_sentence
expect_err '--yes and --dry-run'

promise 'a handle that is not there is named as such'
run publish nobody.dyn.example.org --yes
expect_code 5
expect_sentence
expect_err 'no such handle'
run publish Alice.dyn.example.org --yes
expect_code 2
expect_sentence
expect_err 'not a handle'

promise 'without a zone that has the handle in it there is a way by hand'
for option in --yes --dry-run; do
	run publish alice.dyn.example.org $option
	expect_code 5
	expect_sentence
	expect_err 'No zone with a key has alice\.dyn\.example\.org in it'
	expect_err 'nywhere record'
done
run publish alice.dyn.example.org --yes --json
expect_code 5
expect_out '^\{"error":\{"code":"zone_unknown",'

promise 'a fingerprint needs no record'
for option in --yes --dry-run; do
	run publish "$fingerprint" $option
	expect_code 0
	expect_silence
	expect_out "^Nothing needs to be published for $fingerprint\\.$"
done
run publish "$fingerprint" --yes --json
expect_code 0
expect_out "^\\{\"handle\":\"$fingerprint\",\"now\":\\[\\],\"then\":\\[\\],\"changed\":false\\}$"

promise 'a server that may not be asked is the end of it'
cat >"$HOME/key" <<-END
	key "writer" {
		algorithm hmac-sha256;
		secret "aC/QDAAupz3z8/MvBfbVRg1AqtS5esmuO3kggthAMt0=";
	};
END
chmod 600 "$HOME/key"
run zone add --update --server=127.0.0.1:5353 --key-file="$HOME/key" --unchecked \
	dyn.example.org
expect_code 0
for option in --yes --dry-run; do
	run publish alice.dyn.example.org $option
	expect_code 1
	expect_sentence
	expect_err 'not on the public internet'
	run publish alice.dyn.example.org $option --json
	expect_code 1
	expect_out '^\{"error":\{"code":"address_refused",'
done

finish
