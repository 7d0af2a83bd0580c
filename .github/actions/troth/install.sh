#!/bin/sh
# Installs Troth by hash where a host runs it: `install.sh core|mail|full|notify FOLDER PIN`; then FOLDER/bin/troth is the command.
# PIN holds the lists of what Troth needs and, beside them, troth.txt, which says where Troth itself is had, or Troth's sources.
# `core` is enough for check, review, due and all that writes; `mail` reads the board's mailbox too; `full` builds; `notify` sends
# digests to chats too.
set -eu

needs=$1
mkdir -p "$2/bin"
place=$(cd "$2" && pwd)
pin=$(cd "$3" && pwd)
python=${PYTHON:-python3}
case $needs in
  core) list=requirements-core.lock ;;
  mail) list=requirements-mail.lock ;;
  full) list=requirements.lock ;;
  notify) list=requirements-notify.lock ;;
  *)
    echo "install.sh: give core, mail, full or notify" >&2
    exit 2 ;;
esac
for each in "$needs" full notify; do # what has more is enough, but for what reads mails
  [ ! -f "$place/$each.done" ] || [ "$needs" = mail ] || exit 0
done
[ ! -f "$place/$needs.done" ] || exit 0
small= # these lists have no MkDocs, and go in as they are
case $needs in core | mail) small=yes ;; esac
if [ -f "$pin/troth.txt" ] && grep -q 'git+' "$pin/troth.txt"; then
  list=requirements.lock # it holds what builds Troth from its sources
fi

# The folder in which somebody stands is never looked into for code or settings: it may be a stranger's change.
export PYTHONSAFEPATH=1 PIP_ROOT_USER_ACTION=ignore
cd "$pin"
target=$place/$needs
quiet="--quiet --disable-pip-version-check --no-input --no-warn-script-location"
by_hash="--no-deps --require-hashes --only-binary :all:"
mkdir -p "$target"
lists="-r $list"
own=
if [ -f "$pin/troth.txt" ]; then
  if grep -q ' --hash=' "$pin/troth.txt"; then lists="$lists -r troth.txt"; else own="-r troth.txt"; fi
elif [ -z "$small" ]; then
  own=. # what MkDocs calls by its name has to be installed
fi
# The long lists go in by uv in a third of the time, also where it has to be fetched first
with_uv() {
  if ! command -v uv > /dev/null 2>&1; then
    [ -z "$small" ] && [ -f requirements-uv.lock ] || return 1
    # shellcheck disable=SC2086
    "$python" -m pip install $quiet --no-compile $by_hash --target "$place/uv" -r requirements-uv.lock 2> /dev/null || return 1
    PATH=$place/uv/bin:$PATH
  fi
  [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
  # shellcheck disable=SC2086
  uv pip install --quiet --python "$python" --target "$target" $by_hash $lists
}
# shellcheck disable=SC2086
with_uv || "$python" -m pip install $quiet --no-compile $by_hash --target "$target" $lists
if [ -n "$own" ]; then
  # shellcheck disable=SC2086
  PYTHONPATH=$target "$python" -m pip install $quiet --no-compile --no-deps --no-build-isolation --upgrade --target "$target" $own
fi
path=$target
[ -f "$pin/troth.txt" ] || [ -z "$small" ] || path=$pin/generator:$target
{
  echo '#!/bin/sh'
  echo "PYTHONSAFEPATH=1 PYTHONPATH='$path' exec '$python' -m troth \"\$@\""
} > "$place/bin/troth"
chmod +x "$place/bin/troth"
touch "$place/$needs.done"
