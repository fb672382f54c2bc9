#!/bin/sh
# 在自己的服务器上取得最新的内容，检查，生成网站，整个换上；没有成功的，公开的网站不变。
#   sh publish.sh /var/www/nianbao
# 定时运行，在 crontab -e 里写：*/10 * * * * sh /srv/项目/publish.sh /var/www/nianbao >>/var/log/nianbao.log 2>&1
set -eu
cd "$(dirname "$0")"
git pull --quiet --ff-only
[ -e .venv/bin/nianbao ] && [ .venv -nt requirements.txt ] || {
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet -r requirements.txt
    touch .venv
}
.venv/bin/nianbao publish "$1"
