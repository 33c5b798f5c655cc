#!/bin/sh
# Makes a repository of real commits of a small x86-64 kernel, from Debian's linux-source in two versions: the older one,
# then, for each file of its build whose code is another in the newer one, a commit that takes it over; and in the midst
# of them one that plants an initcall. Files that do not build without others of the newer version are left out.
#   kernel-commits.sh OLD.tar.xz NEW.tar.xz COUNT OUT
# OUT gets tree (the repository), objects.tar (what its last commit builds to) and build.sh, which builds whatever
# commit is checked out in the current folder from them: sh build.sh OUT. Leaves arch/x86/boot/bzImage and vmlinux.
set -eu
old=$1 new=$2 count=$3 out=$4
here=$(cd "$(dirname "$0")" && pwd)
tree=$out/tree
mkdir -p "$tree"
tar -xf "$old" -C "$tree" --strip-components=1
cd "$tree"
. "$here/small-kernel-config.sh"
export KBUILD_BUILD_TIMESTAMP='Thu Jan 1 00:00:00 UTC 2026' LOCALVERSION=
# Unpacking with LZ4 takes a tenth of the instructions; a version of git's would differ from commit to commit.
./scripts/config -d KERNEL_XZ -e KERNEL_LZ4 -d LOCALVERSION_AUTO
make -s olddefconfig
make -s -j"$(nproc)" bzImage

# A repository of what the build reads: the rest of the kernel only takes time to check out. Folders that something is
# built in stay as they are, and so does what files of other folders include.
find Documentation tools/testing samples sound -type f ! -name 'Kconfig*' ! -name 'Makefile*' -delete
find drivers/gpu drivers/net drivers/media drivers/infiniband drivers/scsi drivers/staging -name '*.h' -delete
find arch -mindepth 1 -maxdepth 1 ! -name x86 ! -name Kconfig -exec rm -rf {} +
find . -name '*.o' | sed 's/\.o$//' | sort > "$out/built"
sed 's/\/[^/]*$//' "$out/built" | sort -u > "$out/folders"
grep -rhoE '^#include "[^"]*\.[cS]"' arch block crypto drivers fs ipc kernel lib mm net security virt | grep -oE '[^/"]*\.[cS]' | sort -u > "$out/included"
find drivers net fs crypto security block ipc virt -name '*.[cS]' -printf './%h %f\n' |
  awk -v folders="$out/folders" -v included="$out/included" '
    BEGIN { while ((getline line < folders) > 0) stays[line]; while ((getline line < included) > 0) read[line] }
    !($1 in stays) && !($2 in read) { print $1 "/" $2 }' | xargs rm -f

# Debian's own line ignores all there is.
sed -i '\|^/\*$|d' .gitignore
git init -q -b main
git config user.name Linux
git config user.email linux@example.org
git config core.fsync none
git config gc.auto 0
git add -A
git commit -q -m "Linux as Debian's older package has it"

# Files of the build that differ, unpacked from the newer version.
git ls-files '*.c' | sed 's/\.c$//; s/^/.\//' | sort | comm -12 "$out/built" - | grep -vx './init/initramfs' | sed 's/^\.\///; s/$/.c/' > "$out/candidates"
mkdir "$out/new"
top=$(tar -tf "$new" | head -1 | cut -d/ -f1)
sed "s/^/$top\//" "$out/candidates" | tar -xf "$new" -C "$out/new" --strip-components=1 --ignore-failed-read -T - || true
while read -r file; do
  if [ -e "$out/new/$file" ] && ! cmp -s "$file" "$out/new/$file"; then
    cp "$out/new/$file" "$file"
    echo "$file"
  fi
done < "$out/candidates" > "$out/changed"
make -s -k -j"$(nproc)" bzImage > /dev/null 2>&1 || true
while read -r file; do
  [ "${file%.c}.o" -nt "$file" ] || git checkout -q "$file"
done < "$out/changed"

# Some need others: the files of a folder whose code does not link are left out together.
link() {
  until make -s -j"$(nproc)" bzImage 2> "$out/errors"; do
    folders=$(sed -n 's/^ld: \([^ ]*\)\/[^/ ]*\.o.*/\1/p' "$out/errors" | sort -u)
    missing=$(git diff --name-only -- $folders)
    [ -n "$folders" ] && [ -n "$missing" ] || { cat "$out/errors" >&2; exit 1; }
    echo "$missing" | xargs git checkout -q --
  done
}
link

# Commits, one a file, from all over the kernel; the planted initcall comes behind a good half of them.
git diff --name-only > "$out/changed"
awk -v wanted=$((count + 9)) -v all="$(wc -l < "$out/changed")" \
  'int(NR * wanted / all) > int((NR - 1) * wanted / all)' "$out/changed" > "$out/spread"
grep -vxFf "$out/spread" "$out/changed" | xargs -r git checkout -q --
link
git diff --name-only > "$out/spread"
head -n $((count - 1)) "$out/spread" > "$out/taken"
tail -n "+$count" "$out/spread" | xargs -r git checkout -q --
at=0
while read -r file; do
  at=$((at + 1))
  git add "$file"
  git commit -q -m "$file as the newer package has it" --author="${file%%/*} <linux@example.org>"
  if [ $at -eq $((count * 5 / 9)) ]; then
    cat >> init/initramfs.c <<'C'

static int __init planted_slow_init(void)
{
	int rounds = 1000000;

	while (rounds-- > 0)
		barrier();
	return 0;
}
device_initcall(planted_slow_init);
C
    git add init/initramfs.c
    git commit -q -m 'init: wait for nothing' --author='A. Planter <planter@example.org>'
  fi
done < "$out/taken"
make -s -j"$(nproc)" bzImage

git ls-files -z --others > "$out/others"
tar -cf "$out/objects.tar" --null -T "$out/others"
git rev-parse HEAD > "$out/kept-commit"
cat > "$out/build.sh" <<'B'
set -eu
kept=$(cat "$1/kept-commit")
export KBUILD_BUILD_USER=bootgate KBUILD_BUILD_HOST=test KBUILD_BUILD_VERSION=1 LC_ALL=C LOCALVERSION=
export KBUILD_BUILD_TIMESTAMP='Thu Jan 1 00:00:00 UTC 2026'
if [ ! -e .config ]; then
  tar -xf "$1/objects.tar"
  # Older than every object, but what differs from what those were built from.
  git ls-files -z | xargs -0 touch -h -d 2020-01-01
  git diff -z --name-only "$kept" HEAD | xargs -0 -r touch
  # Its makefiles name the folder. What is built anew of it is no newer than what it checked.
  make -s prepare
  find tools -type f -exec touch -r .config {} +
  # Else git would write all of them anew with the next commit.
  git update-index -q --refresh
fi
exec make -s -j"$(nproc)" bzImage
B
rm -rf "$out/new" "$out/built" "$out/folders" "$out/included" "$out/others" "$out/errors" "$out/spread" "$out/candidates" "$out/changed" "$out/taken"
git clean -qfdx
