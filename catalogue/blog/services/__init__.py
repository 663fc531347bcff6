"""What can be done with posts."""

from catalogue.blog.services.addresses import remember_address, rename_post
from catalogue.blog.services.arriving import (
    arriving_post,
    old_addresses,
    place_posts,
    place_replies,
    remember_addresses,
)
from catalogue.blog.services.following import ask_to_follow, confirm_following, leave_thread
from catalogue.blog.services.moderating import decide, decide_at_desk, edit_reply, undo
from catalogue.blog.services.posts import (
    add_post,
    change_post,
    close_replies,
    open_preview,
    open_replies,
    publish_due_posts,
    publish_post,
    withdraw_post,
)
from catalogue.blog.services.replies import TakenReply, add_reply, answer_reply, place_reply
from catalogue.blog.services.saving import begin_post, keep_draft, save_post, throw_draft_away

__all__ = [
    "TakenReply",
    "add_post",
    "add_reply",
    "answer_reply",
    "arriving_post",
    "ask_to_follow",
    "begin_post",
    "change_post",
    "close_replies",
    "confirm_following",
    "decide",
    "decide_at_desk",
    "edit_reply",
    "keep_draft",
    "leave_thread",
    "old_addresses",
    "open_preview",
    "open_replies",
    "place_posts",
    "place_replies",
    "place_reply",
    "publish_due_posts",
    "publish_post",
    "remember_address",
    "remember_addresses",
    "rename_post",
    "save_post",
    "throw_draft_away",
    "undo",
    "withdraw_post",
]
