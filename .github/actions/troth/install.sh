#!/bin/sh
# Installs Troth by hash where a host runs it: `install.sh core|full|notify FOLDER PIN`; then FOLDER/bin/troth is the command.
# PIN holds the lists of what Troth needs and, beside them, troth.txt, which says where Troth itself is had, or Troth's sources.
# `core` is enough for check, review, due and all that writes; `full` builds too; `notify` sends digests to chats too.
set -eu

needs=$1
place=$2
pin=$(cd "$3" && pwd)
python=${PYTHON:-python3}
case $needs in
  core) list=requirements-core.lock ;;
  full) list=requirements.lock ;;
  notify) list=requirements-notify.lock ;;
  *)
    echo "install.sh: say core, full or notify" >&2
    exit 2 ;;
esac
for each in "$needs" full notify; do # what has more is enough
  [ ! -f "$place/$each.done" ] || exit 0
done
if [ -f "$pin/troth.txt" ] && grep -q 'git+' "$pin/troth.txt"; then
  list=requirements.lock # it holds what builds Troth from its sources
fi

export PIP_ROOT_USER_ACTION=ignore
target=$place/$needs
quiet="--quiet --disable-pip-version-check --no-input --no-warn-script-location"
by_hash="--no-deps --require-hashes --only-binary :all:"
mkdir -p "$target" "$place/bin"
with_uv() {
  command -v uv > /dev/null 2>&1 || return 1
  [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
  # shellcheck disable=SC2086
  uv pip install --quiet --python "$python" --target "$target" $by_hash -r "$pin/$list"
}
# shellcheck disable=SC2086
with_uv || "$python" -m pip install $quiet --no-compile $by_hash --target "$target" -r "$pin/$list"

path=$target
if [ -f "$pin/troth.txt" ]; then
  # shellcheck disable=SC2086
  (cd "$pin" && PYTHONPATH=$target "$python" -m pip install $quiet --no-compile --no-deps --no-build-isolation --target "$target" -r troth.txt)
elif [ "$needs" = core ]; then
  path=$pin/generator:$target
else # what MkDocs calls by its name has to be installed
  # shellcheck disable=SC2086
  PYTHONPATH=$target "$python" -m pip install $quiet --no-compile --no-deps --no-build-isolation --target "$target" "$pin"
fi
# The folder in which somebody stands is never looked into for code: it may be a stranger's change.
{
  echo '#!/bin/sh'
  echo "PYTHONSAFEPATH=1 PYTHONPATH='$path' exec '$python' -m troth \"\$@\""
} > "$place/bin/troth"
chmod +x "$place/bin/troth"
touch "$place/$needs.done"
