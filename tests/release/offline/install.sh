#!/bin/sh
# 离线安装 nianbao（Linux）：sh install.sh [文件夹]；不写文件夹的，装在主文件夹的 nianbao 里。
here=$(dirname "$0")
for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
cat "$here/no-python.txt" >&2
exit 1
