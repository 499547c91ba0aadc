"""Docker, BuildKit, Compose, Podman, Kubernetes, Helm, Terraform, OpenTofu, Pulumi, Ansible, cloud command lines, serverless."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="Docker: command of a build",
        kind=Kind.FAILED,
        pattern=r"process \".*\" did not complete successfully|The command '.*' returned a non-zero code|executor failed running",
        examples=['ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2'],
    ),
    Rule(
        name="Docker: build",
        kind=Kind.CLUE,
        pattern=r"failed to solve|[Dd]ockerfile parse error|failed to compute cache key|unknown instruction",
        unless=r"process \".*\" did not complete successfully",
        examples=['ERROR: failed to solve: failed to compute cache key: "/dist": not found'],
    ),
    Rule(
        name="BuildKit: step",
        kind=Kind.FAILURE,
        pattern=r"^#\d+ ERROR: |^\s*> \[.*\] (?:RUN|COPY|ADD)\b",
        examples=[
            '#12 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2',
            " > [builder 5/7] RUN make:",
        ],
        until=r"^-{6,}$",
        reach=40,
    ),
    Rule(
        name="Docker: daemon, registry",
        kind=Kind.CAUSE,
        pattern=r"Error response from daemon|manifest unknown|manifest for .* not found|pull access denied|no matching manifest|Cannot connect to the Docker daemon|toomanyrequests|^denied: |unauthorized: |OCI runtime|container_linux\.go|invalid reference format|no basic auth|is unhealthy|dependency failed to start|port is already allocated",
        examples=[
            "docker: Error response from daemon: oci runtime error: container_linux.go:265",
            "toomanyrequests: You have reached your pull rate limit.",
        ],
    ),
    Rule(
        name="Kubernetes: pods",
        kind=Kind.CAUSE,
        pattern=r"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|OOMKilled|FailedScheduling|CreateContainer\w*Error|BackOff|\bEvicted\b|FailedMount|Insufficient (?:cpu|memory)|(?:Readiness|Liveness) probe failed",
        examples=[
            "my-pod   0/1   CrashLoopBackOff   5   3m",
            "Warning  FailedScheduling  0/3 nodes are available: 3 Insufficient cpu.",
        ],
    ),
    Rule(
        name="kubectl, Helm, kustomize",
        kind=Kind.CAUSE,
        pattern=r"^Error from server|timed out waiting for the condition|exceeded its progress deadline|(?:UPGRADE|INSTALLATION) FAILED|Unable to connect to the server|error validating data|^error: (?:the server|no matches|unable|timed out|deployment|You must)|^Error: .*(?:template|chart)",
        examples=[
            'Error from server (NotFound): deployments.apps "web" not found',
            "Error: UPGRADE FAILED: timed out waiting for the condition",
        ],
    ),
    Rule(
        name="Terraform, OpenTofu, Terragrunt",
        kind=Kind.CAUSE,
        pattern=r"^[│|]\s*Error: \S|^│ |^╷",
        examples=["│ Error: Reference to undeclared resource", '│   on main.tf line 3, in resource "x" "y":'],
    ),
    Rule(
        name="Pulumi, CloudFormation, CDK, SAM, Serverless",
        kind=Kind.CAUSE,
        pattern=r"\b(?:CREATE|UPDATE|DELETE)_FAILED\b|(?:UPDATE_)?ROLLBACK_(?:IN_PROGRESS|COMPLETE|FAILED)|error: update failed|Failed to create/update the stack|❌ .* failed",
        examples=[
            "MyStack | 3:01:02 PM | CREATE_FAILED | AWS::Lambda::Function | Fn Resource handler returned message"
        ],
    ),
    Rule(
        name="Ansible",
        kind=Kind.FAILURE,
        pattern=r"^(?:fatal|failed): \[.*\](?: \(item=.*\))?(?:: (?:FAILED|UNREACHABLE)!)? ?=>|^ERROR! |: ok=\d+ .*(?:unreachable=[1-9]|failed=[1-9])",
        examples=[
            'fatal: [web1]: FAILED! => {"changed": false, "msg": "No package matching"}',
            "ERROR! the role 'x' was not found",
        ],
    ),
    Rule(
        name="AWS, Azure, Google Cloud",
        kind=Kind.CAUSE,
        pattern=r"An error occurred \(\w+\)|is not authorized to perform|AccessDenied|ould not assume role|^ERROR: \(gcloud|PERMISSION_DENIED|InvalidClientTokenId|ExpiredToken|ould not load credentials|Unable to locate credentials|AADSTS\d+|(?:exceeded|insufficient).*quota|quota.*exceeded|ThrottlingException|googleapi: Error",
        examples=[
            "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
            "Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ],
    ),
    Rule(
        name="policy and security scanners",
        kind=Kind.CLUE,
        pattern=r"^Check: CKV|Total: \d+ \(.*(?:HIGH|CRITICAL): [1-9]|leaks found: [1-9]|[1-9]\d* (?:high|critical|moderate)? ?(?:severity )?vulnerabilit|\bCVE-\d{4}-\d+\b",
        examples=[
            "Total: 3 (HIGH: 2, CRITICAL: 1)",
            'Check: CKV_AWS_18: "Ensure the S3 bucket has access logging enabled"',
        ],
    ),
]
