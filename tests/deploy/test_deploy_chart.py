"""The Helm chart under several values: what it creates, and what it refuses."""

from __future__ import annotations

import helm_python as helm
import pytest

from tests.deploy.known_settings import known_settings
from tests.deploy.rendered_chart import (
    CHART,
    check,
    containers,
    environment,
    notes,
    one,
    pods,
    render,
)  # fmt: skip

EVERYTHING = {
    "bot": {"autoscaling": {"enabled": True}},
    "ingress": {"enabled": True, "tls": [{"hosts": ["bot.example.dk"], "secretName": "bot-tls"}]},
    "deskIngress": {"enabled": True},
    "podMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
    "content": {"existingConfigMap": "vores-indhold"},
    "websiteOrigins": ["https://www.example.dk", "https://shop.example.dk"],
    "settings": {"VEJVISER_WEBSITE_SESSION_HOURS": 12},
    "imagePullSecrets": [{"name": "registry"}],
    "desk": {"replicas": 2, "persistence": {"accessModes": ["ReadWriteMany"], "storageClass": "nfs"}},
}
EXTERNAL_SECRETS = {
    "secrets": {
        "existingSecret": "fra-boksen",
        "from": {
            "VEJVISER_DATABASE_URL": {"name": "vejviser-pg-app", "key": "uri"},
            "VEJVISER_REDIS_URL": {"name": "vejviser-redis"},
        },
    }
}
LEAN = {
    "networkPolicy": {"enabled": False},
    "desk": {"persistence": {"enabled": False}},
    "bot": {"replicas": 1, "podDisruptionBudget": None},
    "actions": {"replicas": 1, "podDisruptionBudget": None},
}
VALUES = {"defaults": {}, "everything": EVERYTHING, "external secrets": EXTERNAL_SECRETS, "lean": LEAN}
some_values = pytest.mark.parametrize("values", VALUES.values(), ids=list(VALUES))


@some_values
def test_kubernetes_takes_every_manifest(values: dict) -> None:
    manifests = render(values, name="klager")
    for manifest in manifests:
        check(manifest)
        assert manifest["metadata"]["name"].startswith("klager-vejviser")
    assert {"bot", "actions", "desk"} <= {
        manifest["metadata"]["labels"]["app.kubernetes.io/component"] for manifest in manifests
    }


def test_a_wrong_manifest_would_be_refused() -> None:
    bot = one(render(), "Deployment", "vejviser-bot")
    bot["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(Exception, match="readynessProbe"):
        check(bot)


def test_helm_finds_nothing_to_say_but_the_missing_icon() -> None:
    findings = helm.lint(str(CHART))
    assert findings["errors"] == []
    assert {message["error"] for message in findings["messages"]} <= {"icon is recommended"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"bots": {"replicas": 3}}, "bots"),
        ({"bot": {"replicas": 0}}, "replicas"),
        ({"bot": {"autoscaling": {"enabled": True, "undelivered": {"enabled": False}, "cpu": {"enabled": False}}}},
         "needs a metric"),
        ({"desk": {"replicas": 2}}, "ReadWriteMany"),
        ({"desk": {"replicas": 2, "persistence": {"enabled": False}}}, "attachments are files"),
        ({"settings": {"VEJVISER_WEBSITE_SECRET": "i-klar-tekst"}}, "VEJVISER_WEBSITE_SECRET"),
        ({"settings": {"VEJVISER_DATABASE_URL": "postgresql://a:b@c/d"}}, "VEJVISER_DATABASE_URL"),
        ({"websiteOrigins": ["https://www.example.dk/"]}, "websiteOrigins"),
        ({"messenger": {"enabled": True}}, "messenger.pageId"),
        ({"secrets": {"existingSecret": ""}}, "existingSecret"),
        ({"secrets": {"from": {"VEJVISER_OTHER": {"name": "x"}}}}, "VEJVISER_OTHER"),
    ],
)  # fmt: skip
def test_values_that_cannot_work_are_refused_by_name(values: dict, said: str) -> None:
    with pytest.raises(helm.HelmError) as refusal:
        render(values)
    assert said in str(refusal.value)


@some_values
def test_everything_runs_as_nobody_on_a_file_system_that_it_cannot_change(values: dict) -> None:
    found = list(pods(render(values)))
    assert len(found) == 5
    for name, pod in found:
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True, name
        assert pod["spec"]["automountServiceAccountToken"] is False, name
        for container in containers(pod):
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] is True, name
            assert security["allowPrivilegeEscalation"] is False, name
            assert security["capabilities"]["drop"] == ["ALL"], name
            assert {mount["mountPath"] for mount in container["volumeMounts"]} >= {
                "/tmp",
                "/var/lib/vejviser",
            }
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, name
            assert "memory" in container["resources"]["limits"], name


@some_values
def test_secrets_are_only_referred_to_and_each_process_has_its_own(values: dict) -> None:
    manifests = render(values)
    assert not [manifest for manifest in manifests if manifest["kind"] == "Secret"]
    secret = values.get("secrets", {}).get("existingSecret", "vejviser")
    elsewhere = values.get("secrets", {}).get("from", {})
    wanted = {
        "vejviser-bot": {"DATABASE_URL", "REDIS_URL", "ACTIONS_SECRET", "WEBSITE_SECRET"},
        "vejviser-actions": {"DATABASE_URL", "ACTIONS_SECRET", "DESK_TOKEN"},
        "vejviser-desk": {"DATABASE_URL", "DESK_DATABASE_URL", "DESK_SECRET_KEY", "DESK_TOKEN"},
        "vejviser-review": {"DATABASE_URL", "DESK_DATABASE_URL", "DESK_SECRET_KEY", "DESK_TOKEN"},
        "vejviser-migration": {"DATABASE_URL", "DESK_DATABASE_URL", "DESK_SECRET_KEY", "DESK_TOKEN"},
    }
    for name, pod in pods(manifests):
        referred = {
            variable: value
            for container in containers(pod)
            for variable, value in environment(container).items()
            if isinstance(value, tuple)
        }
        assert set(referred) == {f"VEJVISER_{variable}" for variable in wanted[name]}, name
        for variable, (from_secret, key) in referred.items():
            other = elsewhere.get(variable, {})
            assert (from_secret, key) == (other.get("name", secret), other.get("key", variable))


@some_values
def test_every_variable_of_ours_is_one_that_is_read(values: dict) -> None:
    manifests = render(values)
    given = set(one(manifests, "ConfigMap", "vejviser")["data"])
    for _, pod in pods(manifests):
        for container in containers(pod):
            given |= set(environment(container))
    assert len(given) >= 12
    assert given <= known_settings()


def test_messenger_gives_its_secrets_to_the_bot_alone() -> None:
    manifests = render({"messenger": {"enabled": True, "pageId": "105", "inboxAppId": "263902037430900"}})
    given = {
        name: {variable for container in containers(pod) for variable in environment(container)}
        for name, pod in pods(manifests)
    }
    messenger = {name: {one for one in found if "MESSENGER" in one} for name, found in given.items()}
    names = ("PAGE_TOKEN", "APP_SECRET", "VERIFY_TOKEN", "PAGE_ID", "PERSONA_ID", "INBOX_APP_ID")
    assert messenger["vejviser-bot"] == {f"VEJVISER_MESSENGER_{name}" for name in names}
    assert messenger["vejviser-actions"] == {"VEJVISER_MESSENGER_INBOX_APP_ID"}
    assert not set().union(
        *(found for name, found in messenger.items() if name not in ("vejviser-bot", "vejviser-actions"))
    )


def test_probes_ask_what_they_should() -> None:
    manifests = render()
    for name, alive, ready in (
        ("bot", "/live", "/ready"),
        ("actions", "/health", "/health"),
        ("desk", "/live", "/ready"),
    ):
        container = containers(one(manifests, "Deployment", f"vejviser-{name}")["spec"]["template"])[0]
        assert container["startupProbe"]["httpGet"]["path"] == alive
        assert container["livenessProbe"]["httpGet"]["path"] == alive
        assert container["readinessProbe"]["httpGet"]["path"] == ready


def test_services_and_budgets_find_the_pods_that_they_are_for() -> None:
    manifests = render(EVERYTHING)
    for name in ("bot", "actions", "desk"):
        labels = one(manifests, "Deployment", f"vejviser-{name}")["spec"]["template"]["metadata"]["labels"]
        selectors = [one(manifests, "Service", f"vejviser-{name}")["spec"]["selector"]]
        if name != "desk":
            budget = one(manifests, "PodDisruptionBudget", f"vejviser-{name}")
            selectors.append(budget["spec"]["selector"]["matchLabels"])
        policy = one(manifests, "NetworkPolicy", f"vejviser-{name}")
        selectors.append(policy["spec"]["podSelector"]["matchLabels"])
        for selector in selectors:
            assert selector.items() <= labels.items()
            assert selector["app.kubernetes.io/component"] == name
    assert "sessionAffinity" not in one(manifests, "Service", "vejviser-bot")["spec"]


def test_the_migration_runs_before_everything_and_needs_nothing_of_the_release() -> None:
    job = one(render(EVERYTHING), "Job", "vejviser-migration")
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    pod = job["spec"]["template"]
    for container in containers(pod):
        assert "envFrom" not in container, "the ConfigMap is not there yet"
        assert environment(container)["VEJVISER_ENVIRONMENT"] == "production"
        assert environment(container)["VEJVISER_WEBSITE_SESSION_HOURS"] == "12"
    assert [container["args"] for container in containers(pod)] == [["setup"], ["migrate"]]
    assert all("persistentVolumeClaim" not in volume for volume in pod["spec"]["volumes"])


def test_bots_are_added_while_customers_wait() -> None:
    scaler = one(render(EVERYTHING), "HorizontalPodAutoscaler", "vejviser-bot")["spec"]
    assert [metric["type"] for metric in scaler["metrics"]] == ["External", "Resource"]
    assert scaler["metrics"][0]["external"]["metric"]["name"] == "vejviser_undelivered_messages"
    assert "replicas" not in one(render(EVERYTHING), "Deployment", "vejviser-bot")["spec"]
    by_cpu = {"bot": {"autoscaling": {"enabled": True, "undelivered": {"enabled": False}}}}
    fallback = one(render(by_cpu), "HorizontalPodAutoscaler", "vejviser-bot")["spec"]
    assert [metric["type"] for metric in fallback["metrics"]] == ["Resource"]


def test_the_ingress_passes_streams_on_and_shows_only_what_is_public() -> None:
    manifests = render(EVERYTHING)
    bot = one(manifests, "Ingress", "vejviser-bot")
    assert bot["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] == "off"
    assert int(bot["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-read-timeout"]) > 30
    paths = [path["path"] for path in bot["spec"]["rules"][0]["http"]["paths"]]
    assert paths == ["/webhooks"]
    desk = one(manifests, "Ingress", "vejviser-desk")["spec"]["rules"][0]["http"]["paths"]
    assert not [path for path in desk if path["path"] == "/" and path["pathType"] != "Exact"]


def test_nobody_but_the_bots_reaches_the_actions() -> None:
    policy = one(render(), "NetworkPolicy", "vejviser-actions")["spec"]
    peers = policy["ingress"][0]["from"]
    assert [
        peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
        for peer in peers
        if "podSelector" in peer
    ] == ["bot"]
    assert [peer["namespaceSelector"]["matchLabels"] for peer in peers if "namespaceSelector" in peer] == [
        {"kubernetes.io/metadata.name": "monitoring"}
    ]
    assert policy["ingress"][0]["ports"] == [{"protocol": "TCP", "port": 5055}]


def test_own_content_is_mounted_where_the_processes_look() -> None:
    manifests = render(EVERYTHING)
    for name in ("bot", "actions"):
        pod = one(manifests, "Deployment", f"vejviser-{name}")["spec"]["template"]
        container = containers(pod)[0]
        place = environment(container)["VEJVISER_CONTENT"]
        assert place in {mount["mountPath"] for mount in container["volumeMounts"]}
        assert {"name": "content", "configMap": {"name": "vores-indhold"}} in pod["spec"]["volumes"]


def test_notes_warn_of_what_would_surprise() -> None:
    assert "websiteOrigins is empty" in notes({})
    assert "ingress.enabled is false" in notes({})
    assert "is empty" not in notes(EVERYTHING) and "is false" not in notes(EVERYTHING)
