#!/bin/sh
# A pinentry without a window. Each GETPIN is answered with the next line of the file "answers"
# beside this script: a passphrase; "cancel"; or "wait", which waits until the file "go" is there
# and then takes the line after. What it was told is kept in "asked".
here=$(dirname "$0")

next_answer() {
	answer=$(head -n 1 "$here/answers")
	sed -i 1d "$here/answers"
}

get_pin() {
	next_answer
	if [ "$answer" = wait ]; then
		: > "$here/waiting"
		until [ -e "$here/go" ]; do sleep 0.02; done
		next_answer
	fi
	if [ "$answer" = cancel ]; then
		echo 'ERR 83886179 Operation cancelled <Pinentry>'
	else
		printf 'D %s\nOK\n' "$answer"
	fi
}

echo 'OK ready'
while read -r command text; do
	echo "$command $text" >> "$here/asked"
	case $command in
	GETPIN) get_pin ;;
	BYE) echo OK; exit ;;
	*) echo OK ;;
	esac
done
