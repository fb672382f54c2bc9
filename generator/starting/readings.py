"""How names of places are read where a dictionary of common words is wrong or leaves a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Names that are read otherwise than their characters elsewhere. A longer one goes before a part of it.
PLACES: Mapping[str, str] = dict(
    line.split(maxsplit=1)
    for line in """
六安 lu an
六合 lu he
大城县 dai cheng xian
洪洞 hong tong
蔚县 yu xian
蔚州 yu zhou
浚县 xun xian
单县 shan xian
漯河 luo he
荥经 ying jing
荥阳 xing yang
繁峙 fan shi
筠连 jun lian
什邡 shi fang
涡阳 guo yang
珲春 hun chun
穆棱 mu ling
宕昌 tan chang
长治 chang zhi
长子县 zhang zi xian
长丰 chang feng
朝阳 chao yang
朝天 chao tian
郫都 pi du
都昌 du chang
都匀 du yun
都江堰 du jiang yan
重固 chong gu
覃塘 qin tang
瓦窑堡 wa yao bu
吴堡 wu bu
柴沟堡 chai gou bu
十里堡 shi li pu
圐圙 ku lue
尉犁 yu li
铅山 yan shan
乐亭 lao ting
乐清 yue qing
天台县 tian tai xian
台州 tai zhou
东阿 dong e
井陉 jing xing
番禺 pan yu
费县 fei xian
仇集 qiu ji
解州 hai zhou
解店 xie dian
解虞 xie yu
翟镇 zhai zhen
莘庄 xin zhuang
莘县 shen xian
浒墅关 xu shu guan
大埔 da bu
东莞 dong guan
""".strip().splitlines()
)

# Characters that are read in more than one way today, with the spellings; tones make no difference
# in an address. Readings of which one is rare (大夫, 石斛's 石) are left out.
POLYPHONES: Mapping[str, tuple[str, ...]] = {
    line[0]: tuple(line[1:].split())
    for line in """
阿 a e
柏 bai bo
薄 bao bo
堡 bao bu pu
泊 bo po
参 can shen
曾 zeng ceng
藏 zang cang
长 chang zhang
朝 chao zhao
车 che ju
称 cheng chen
乘 cheng sheng
盛 sheng cheng
澄 cheng deng
种 zhong chong
重 chong zhong
畜 chu xu
传 chuan zhuan
单 dan shan
弹 dan tan
都 du dou
度 du duo
囤 tun dun
番 fan pan
佛 fo fu
盖 gai ge
谷 gu yu
莞 guan wan
龟 gui jun qiu
涡 wo guo
巷 xiang hang
行 xing hang heng
和 he huo
红 hong gong
会 hui kuai
浍 kuai hui
稽 ji qi
奇 qi ji
圈 quan juan
贾 jia gu
夹 jia ga
角 jiao jue
觉 jue jiao
解 jie xie hai
芥 jie gai
靓 jing liang
劲 jing jin
颈 jing geng
卡 ka qia
乐 le yue lao
勒 le lei
绿 lv lu
露 lu lou
落 luo la lao
漯 luo ta
蔓 man wan
牟 mou mu
模 mo mu
缪 miao mou
秘 mi bi
泌 mi bi
娜 na nuo
粘 zhan nian
弄 nong long
朴 piao pu po
瀑 pu bao
曝 pu bao
栖 qi xi
契 qi xie
铅 qian yan
强 qiang jiang
茄 qie jia
覃 tan qin
塞 sai se
色 se shai
厦 xia sha
莎 sha suo
杉 shan sha
汤 tang shang
召 zhao shao
折 zhe she
莘 shen xin
什 shi shen
峙 zhi shi
宿 su xiu
洞 dong tong
调 diao tiao
屯 tun zhun
拓 tuo ta
圩 wei xu
尾 wei yi
尉 wei yu
蔚 wei yu
系 xi ji
吓 xia he
校 xiao jiao
削 xiao xue
浚 jun xun
荥 xing ying
叶 ye xie
邪 xie ya
殷 yin yan
员 yuan yun
筠 yun jun
钥 yao yue
约 yue yao
轧 zha ya
扎 zha za
查 cha zha
柞 zuo zha
翟 zhai di
择 ze zhai
着 zhuo zhao
著 zhu zhuo
幢 zhuang chuang
仔 zi zai
琢 zhuo zuo
仇 qiu chou
枸 gou ju
埔 pu bu
浒 xu hu
芎 xiong qiong
""".strip().splitlines()
}

# What is all but always meant in the name of a place, whatever a dictionary of words has first.
USUAL: Mapping[str, str] = {
    "都": "du",
    "长": "chang",
    "翟": "zhai",
    "什": "shi",
    "仇": "qiu",
    "曾": "zeng",
    "重": "chong",
    "朝": "chao",
    "会": "hui",
    "折": "zhe",
    "葛": "ge",
    "柏": "bai",
    "冠": "guan",
    "漯": "luo",
}


def reading_of_place(name: str) -> tuple[str, ...] | None:
    """The syllables of a name that begins with one of `PLACES`, as far as that reaches."""
    found = next((place for place in PLACES if name.startswith(place)), None)
    return tuple(re.split(r"\s+", PLACES[found])) if found else None
