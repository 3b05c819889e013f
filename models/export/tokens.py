"""The tokenizer of an open_clip model, as tokenizer.json and tokenizer_config.json in Hugging Face's form.

SimpleTokenizer (CLIP's byte pairs) is written from its merges; a Hugging Face fast tokenizer has a file of its own.
Others are refused by name: no tokenizer is ever replaced by another.
"""
from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from torch import nn

from errors import ExportError
from source import Tokens

CLEANINGS = {"_clean_lower": "lower", "_clean_whitespace": "whitespace", "_clean_canonicalize": "canonicalize"}


def cleaning_of(name: str, tokenizer: Any) -> str:
    """What the tokenizer does to a text first, by open_clip's name; throws ExportError for what model.json cannot say."""
    function = getattr(getattr(tokenizer, "clean_fn", None), "__name__", None)
    if function not in CLEANINGS:
        raise ExportError(f"{name}: its tokenizer cleans texts by {function}, "
                          f"model.json can only say {', '.join(CLEANINGS.values())}")
    return CLEANINGS[function]


def clip_files(name: str, tokenizer: Any) -> dict[str, object]:
    """The files of a SimpleTokenizer. Its special names are open_clip's own, <start_of_text> and <end_of_text>."""
    if len(tokenizer.all_special_ids) != 2:
        count = len(tokenizer.all_special_ids)
        raise ExportError(f"{name}: its tokenizer has {count} special tokens, expected start and end")
    if getattr(tokenizer, "reduction_fn", None) is not None:
        raise ExportError(f"{name}: its tokenizer drops words of long texts (reduction_mask); model.json cannot say that")
    start, end = (tokenizer.decoder[i] for i in tokenizer.all_special_ids)
    merges = sorted(tokenizer.bpe_ranks, key=tokenizer.bpe_ranks.get)
    special = [{"id": tokenizer.encoder[token], "content": token, "single_word": False, "lstrip": False,
                "rstrip": False, "normalized": False, "special": True} for token in (start, end)]
    pattern = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    file = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
        "post_processor": {"type": "RobertaProcessing", "sep": [end, tokenizer.encoder[end]],
                           "cls": [start, tokenizer.encoder[start]], "trim_offsets": False, "add_prefix_space": False},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": end, "continuing_subword_prefix": "",
                  "end_of_word_suffix": "</w>", "fuse_unk": False, "vocab": tokenizer.encoder,
                  "merges": [" ".join(pair) for pair in merges]}}
    config = {"tokenizer_class": "CLIPTokenizer", "bos_token": start, "eos_token": end, "unk_token": end,
              "pad_token": tokenizer.decoder[0], "model_max_length": tokenizer.context_length, "do_lower_case": True,
              "clean_up_tokenization_spaces": False}
    return {"tokenizer.json": file, "tokenizer_config.json": config}


def with_padding_for(file: dict[str, Any], end: str, pad: str, name: str) -> dict[str, Any]:
    """A tokenizer.json that ends texts with the padding token where it had the end token, as open_clip's strip_sep_token
    does after encoding (CLIPA). Throws ExportError when the file does not say in one place what ends a text."""
    processor = file.get("post_processor") or {}
    if processor.get("type") != "TemplateProcessing" or pad not in processor["special_tokens"] | {
            token["content"]: None for token in file["added_tokens"]}:
        raise ExportError(f"{name}: strip_sep_token with post-processor {processor.get('type')}; "
                          f"expected a template and a padding token {pad}")
    ids = {token["content"]: token["id"] for token in file["added_tokens"]}
    single = [{"SpecialToken": {**part["SpecialToken"], "id": pad}}
              if part.get("SpecialToken", {}).get("id") == end else part for part in processor["single"]]
    special = {**processor["special_tokens"], pad: {"id": pad, "ids": [ids[pad]], "tokens": [pad]}}
    return {**file, "post_processor": {**processor, "single": single, "special_tokens": special}}


def fast_files(name: str, tokenizer: Any) -> dict[str, object]:
    """The files of a Hugging Face fast tokenizer, without truncation and padding (the card says both)."""
    fast = tokenizer.tokenizer
    if getattr(tokenizer, "tokenizer_mode", ""):
        raise ExportError(f"{name}: tokenizer_mode {tokenizer.tokenizer_mode} puts tokens where tokenizer.json cannot")
    if not getattr(fast, "is_fast", False):
        raise ExportError(f"{name}: {type(fast).__name__} is not a fast tokenizer and has no tokenizer.json")
    with tempfile.TemporaryDirectory() as scratch:
        fast.save_pretrained(scratch)
        file, config = (json.loads((Path(scratch) / part).read_text(encoding="utf-8"))
                        for part in ("tokenizer.json", "tokenizer_config.json"))
    file |= {"truncation": None, "padding": None}
    if getattr(tokenizer, "strip_sep_token", False):
        file = with_padding_for(file, fast.sep_token, fast.pad_token, name)
    return {"tokenizer.json": file, "tokenizer_config.json": config}


def tokens_of(name: str, open_clip: Any, model: nn.Module) -> Tokens:
    """The tokenizer that open_clip gives for a model. Throws ExportError where it cannot be had or written."""
    try:
        tokenizer = open_clip.get_tokenizer(name)
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"{name}: its tokenizer cannot be had ({str(error).splitlines()[0][:200]}). "
                          f"Install transformers, and have its files at hand") from error
    context_length = model.text.context_length
    if tokenizer.context_length != context_length:
        raise ExportError(f"{name}: its tokenizer makes {tokenizer.context_length} tokens, "
                          f"its text tower takes {context_length}")
    kind = type(tokenizer).__name__
    if kind == "SimpleTokenizer":
        files, clean, pad = clip_files(name, tokenizer), cleaning_of(name, tokenizer), 0
    elif kind in ("HFTokenizer", "SigLipTokenizer"):
        clean = "canonicalize" if kind == "SigLipTokenizer" else cleaning_of(name, tokenizer)
        files, pad = fast_files(name, tokenizer), tokenizer.tokenizer.pad_token_id
    else:
        raise ExportError(f"{name}: {kind} has no tokenizer.json")
    if pad is None:
        raise ExportError(f"{name}: its tokenizer has no padding token")
    return Tokens(encode=tokenizer, context_length=context_length, pad=int(pad),
                  end=getattr(tokenizer, "eot_token_id", None), clean=clean, files=files)
