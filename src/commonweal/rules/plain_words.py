"""Words that are easy to say, to spell and to remember, and that nobody minds finding on a slip of paper."""

_WORDS = """
acorn almond amber anchor apple apricot april arch autumn badge bagel balloon bamboo banana banjo barley basil
basket bean beach beacon bell berry bicycle birch biscuit blanket blossom bonnet book boot bottle branch bread
breeze bridge brook broom brush bubble bucket button cabbage cactus camel candle canoe canvas caravan cardigan
carpet carrot castle cedar celery chalk cheese cherry chimney cinema circle clay clock cloud clover coast cocoa
coconut comet compass copper coral cotton cousin cricket crocus cucumber cupboard curtain cushion daisy dolphin
donkey duck eagle elm envelope feather fern ferry festival fiddle fig flannel flask flute forest fountain fox
frost garden garlic gate ginger glove goose gravel guitar harbour harp hazel heather hedge hill honey igloo
island ivy jacket jam jasmine jelly jigsaw jumper kayak kettle kite kiwi koala ladder lamp lantern lark laurel
lavender leaf lemon lentil lettuce lilac lily linen lobster magnet magpie mango maple marble marigold market
marmalade meadow melon mint mirror mitten monday moss muffin mushroom napkin needle nettle noodle nutmeg oak
oasis ocean olive onion orange orchard otter owl paddle paint palm pancake panda paper parcel parsley parsnip
pasta pastry peach peanut pear pebble pelican pencil penguin pepper piano picnic pillow pine pigeon plum pocket
pond poplar poppy potato puffin pumpkin quilt rabbit radish rainbow raisin raspberry ribbon rice river robin
rocket rose saddle sage salad salmon sandal scarf seal seaside shell shoe silver sofa spinach spoon spring
squirrel stamp star stream sugar summer sunday sunflower swan table tangerine teapot thimble thistle ticket
toast tomato trumpet tulip tunnel turnip turtle umbrella
"""
PLAIN_WORDS: tuple[str, ...] = tuple(_WORDS.split())
