"""Evaluates the Tiltfile under stand-ins for Tilt's functions and prints what it asks for, as JSON: Starlark is Python enough."""
import json, os, subprocess, sys

mode, context = sys.argv[1:3]
asked = {"resources": [], "images": [], "charts": [], "contexts": []}

class Config:
    define_string = define_string_list = staticmethod(lambda *_, **__: None)
    parse = staticmethod(lambda: {"mode": mode})

class Paths:
    exists = staticmethod(os.path.exists)
    class path:
        exists = staticmethod(os.path.exists)

def local(command, quiet=False):
    return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout

def fail(text):
    sys.exit(text)

def allow_k8s_contexts(given):
    asked["contexts"] += given if isinstance(given, list) else [given]

stand_ins = {
    "config": Config, "os": Paths, "local": local, "fail": fail, "allow_k8s_contexts": allow_k8s_contexts,
    "k8s_context": lambda: context, "decode_json": json.loads, "TRIGGER_MODE_MANUAL": "manual",
    "local_resource": lambda name, **given: asked["resources"].append({"name": name, **given}),
    "probe": lambda **given: given, "exec_action": lambda words: words,
    "docker_build": lambda name, place, **given: asked["images"].append({"name": name, "dockerfile": given["dockerfile"], "target": given["target"]}),
    "helm": lambda chart, **given: asked["charts"].append({"chart": chart, **given}),
    "k8s_yaml": lambda _: None, "fall_back_on": lambda _: None, "sync": lambda *_: None, "run": lambda *_, **__: None,
}
exec(compile(open("Tiltfile").read(), "Tiltfile", "exec"), stand_ins)
print(json.dumps(asked))
