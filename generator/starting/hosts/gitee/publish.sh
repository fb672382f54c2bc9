#!/bin/sh
# 在自己的服务器上定时运行：取得最新的内容，检查，生成，整个换上；没有成功的，公开的网站不变。
#   crontab -e：*/10 * * * * sh /srv/nianbao/publish.sh /var/www/nianbao >>/var/log/nianbao.log 2>&1
set -eu

# 写成一个函数：取得新的内容时，这个文件自己也可能换掉。
main() {
    cd "$(dirname "$0")"
    git pull --quiet --ff-only
    if ! [ .venv/installed -nt requirements.txt ]; then
        python3 -m venv --clear .venv
        .venv/bin/pip install --quiet --require-hashes -r requirements.txt
        touch .venv/installed
    fi
    # 公开的手册随程序更新；site.yml 写明“手册: 不公开”的，网站里没有。
    if ! grep -q '^手册: *不公开' content/site.yml && ! [ site/handbook/index.html -nt .venv/installed ]; then
        .venv/bin/nianbao handbook
    fi
    .venv/bin/nianbao build --on "$(TZ=Asia/Shanghai date +%F)"
    .venv/bin/nianbao publish "$1"
}
main "$@"
exit
