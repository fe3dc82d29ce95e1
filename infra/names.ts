/** What the templates, s.yaml and the function must call by the same name. A test compares all three. */

/** Lower case on purpose: the fc3 component lower-cases the whole role ARN. */
export const FUNCTION_ROLE = "ecs-auto-recovery-function";
/** The role in each protected account; the hub's role assumes it. */
export const SPOKE_ROLE = "ecs-auto-recovery";

export const FUNCTION_NAME = "ecs-auto-recovery";

/** Project names are unique across all accounts of the vendor, hence the account id. `${ALIYUN::AccountId}` is ROS's. */
export const RESULTS_PROJECT = `ecs-auto-recovery-\${ALIYUN::AccountId}`;
export const RESULTS_STORE = "results";

/**
 * What Function Compute writes about the function: its stdout and its request metrics. A project of its own, because
 * it must still be readable when writing to the results project fails.
 */
export const STDOUT_PROJECT = `ecs-auto-recovery-stdout-\${ALIYUN::AccountId}`;
export const STDOUT_STORE = "stdout";

/** Minutes between two payment ticks; s.yaml's timer must agree. */
export const PAYMENT_TICK_MINUTES = 5;

/** The header of a bare wake-up over HTTP; its body is ignored. */
export const WAKE_TOKEN_HEADER = "x-recovery-token";
