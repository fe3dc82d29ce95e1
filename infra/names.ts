/** Names that the templates, s.yaml and the function share. A test compares all three. */

/** Lower case, because the fc3 component lower-cases the whole role ARN. */
export const FUNCTION_ROLE = "ecs-auto-recovery-function";
/** The role in each protected account, which the function's role assumes. */
export const SPOKE_ROLE = "ecs-auto-recovery";

export const FUNCTION_NAME = "ecs-auto-recovery";

/**
 * A project name is unique across all accounts of the vendor, so it holds the account id. `${ALIYUN::AccountId}` is ROS's
 * expression.
 */
export const RESULTS_PROJECT = `ecs-auto-recovery-\${ALIYUN::AccountId}`;
export const RESULTS_STORE = "results";

/**
 * The project that Function Compute writes the function's stdout and request metrics to. It is separate, because it must be
 * readable while writing to the results project fails.
 */
export const STDOUT_PROJECT = `ecs-auto-recovery-stdout-\${ALIYUN::AccountId}`;
export const STDOUT_STORE = "stdout";

/** The header of a bare wake-up over HTTP. The body of such a request is ignored. */
export const WAKE_TOKEN_HEADER = "x-recovery-token";
