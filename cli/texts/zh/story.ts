/** 模拟器以英文写出违规说明和历史经过，这里逐句给出中文。JSON、状态、结果和错误码原样保留。 */

type Sentence = readonly [english: RegExp, chinese: string];

/** 违规说明，与 simulator/invariants/ 中的句子一一对应。 */
const VIOLATIONS: readonly Sentence[] = [
  [/^a call without an intent before it$/, "发起调用前没有写占用记录"],
  [/^recovered-by-cloud after a call of this run was accepted$/, "本次运行的调用已被受理，却记为 recovered-by-cloud"],
  [/^an empty list of (.*) was believed$/, "相信了 $1 的空列表"],
  [/^(\S+) calls and no record$/, "调用了 $1 次，却没有记录"],
  [/^(\S+) calls, recorded ([^:]*): (.*)$/s, "调用了 $1 次，记录为 $2：$3"],
  [/^an accepted call, recorded [a]s (.*)$/, "调用已被受理，却记为 $1"],
  [/^a record of an instance that never was$/, "记录了一台从未存在的实例"],
  [/^recovered, but Running was never read$/, "记为 recovered，但从未读到 Running"],
  [/^recovered-by-cloud, but neither state was read$/, "记为 recovered-by-cloud，但从未读到 Running 或 Starting"],
  [/^released, but it exists \((.*)\)$/, "记为 released，但实例仍存在（$1）"],
  [/^accepted, but no call was$/, "记为 accepted，但没有调用被受理"],
  [/^(\S+) calls of (\S+), the summary says (.*)$/, "$2 调用了 $1 次，汇总写的是 $3"],
  [/^(\S+) undelivered records, the summary says (.*)$/, "未送达的记录有 $1 条，汇总写的是 $2"],
  [/^(\S+) delivered records, the summary says (.*)$/, "已送达的记录有 $1 条，汇总写的是 $2"],
  [/^it still waits for something$/, "运行仍在等待，没有结束"],
  [/^cut off after (\S+) s$/, "$1 秒后被强行结束"],
  [/^nothing holds it; (.*)$/, "没有任何原因使它停机；$1"],
  [/^released while nothing held it; (.*)$/, "没有任何原因使它停机，却被释放；$1"],
  [/^(.*); recorded: (.*)$/, "$1；记录为 $2"],
  [/^(\S+) before the sweep, which left it without an end$/, "巡检之前已是 $1，巡检没有为它结案"],
  [/^(\S+) before the sweep, which left it (\S+)$/, "巡检之前已是 $1，巡检之后仍记为 $2"],
  [/^(\S+) instances, limit (.*)$/, "调用了 $1 台实例，上限为 $2"],
  [/^(\S+) calls, attempts (.*)$/, "调用了 $1 次，attempts 为 $2"],
  [/^(\S+) calls at once, limit (.*)$/, "同时有 $1 次调用，上限为 $2"],
  [/^(\S+) calls in one second to (.*), limit (\S+)$/, "一秒内对 $2 调用了 $1 次，上限为 $3"],
  [/^(\S+) calls in (\S+) mode$/, "在 $2 模式下调用了 $1 次"],
  [/^an id that is not in this account and region$/, "该账号和地域中没有这个实例 ID"],
  [/^held by a lock when it was last looked at$/, "最近一次查看时有其他锁定"],
  [/^not selected by the policy$/, "不在策略范围内"],
  [/^a subscription$/, "包年包月实例"],
  [/^a spot instance$/, "抢占式实例"],
  [/^account (\d\S*)$/, "请求中没有账号 $1"],
  [/^region (\S+)$/, "请求中没有地域 $1"],
  [/^not asked for$/, "请求中没有这台实例"],
  [/^a call after the deadline$/, "截止时间之后仍发起调用"],
  [/^called by (.*), without any memory$/, "没有任何历史记录可读时，由 $1 发起了调用"],
  [/^called without any memory and without a stop event of its own$/, "没有历史记录可读，实例也没有自己的停机事件"],
  [/^called twice in a run without any memory$/, "没有历史记录可读时，一次运行内调用了两次"],
  [
    /^left to another run, and none had announced it within 15 minutes$/,
    "让给了另一次运行，而 15 分钟内没有运行占用它",
  ],
  [/^(\S+) holds a lease until (.*)$/, "$1 占用到 $2"],
  [/^(.*) was to wait until (.*)$/, "$1 应等到 $2"],
  [/^called without a look at it$/, "没有查看就发起调用"],
  [/^(\S+) read Stopping after the start$/, "$1 在启动之后读到 Stopping"],
  [/^listed as stopped and unlocked by (.*)$/, "$1 的列表显示它已停机且没有锁定"],
  [/^its stop event is within an hour of its start$/, "停机事件距启动不到一小时"],
  [/^nothing pointed to the arrears$/, "没有任何线索指向欠费"],
  [/^a lock alone, and lockOnly: ask$/, "只有锁定，而策略为 lockOnly: ask"],
  [/^a lock alone, where others had stop events$/, "只有锁定，而其他实例有停机事件"],
  [
    /^a lock alone, and the log store that knew of its owner's stop could not be read$/,
    "只有锁定，而记有所有者停机的日志库不可读",
  ],
  [/^a lock alone, and the run had not read the events to their end$/, "只有锁定，而运行没有读完事件"],
  [/^after (.*) without reading the state$/, "收到 $1 之后没有读取状态"],
  [/^after its own accepted call$/, "在自己的调用已被受理之后"],
  [/^after the state showed that the first one had worked$/, "状态已表明第一次调用生效"],
  [
    /^told (\S+) times in an hour, (\S+) times in a day, that nothing is overdue$/,
    "一小时内 $1 次、一天内 $2 次被告知没有欠费",
  ],
  [/^account (\S+) was told by (\S+), (\S+) minutes before$/, "$2 在 $3 分钟前已通知过账号 $1"],
  [
    /^(\S+) instances were listed and (\S+) seen or told of, (\S+) are counted$/,
    "列出 $1 台，读到或得知 $2 台，计入 $3 台",
  ],
  [/^(\S+) by (\S+), then (\S+)$/, "$2 已记为 $1，之后又记为 $3"],
  [/^(.*): down since (.*), and no person was told until (.*)$/, "$1：自 $2 起停机，到 $3 仍未通知任何人"],
  [/^(\S+\/\S+) and (.*)$/, "$1 和 $2"],
  [/^a self-invocation that the handler would not run: (.*)$/s, "处理程序不会执行的自调用：$1"],
  [/^a page token from nowhere$/, "来历不明的分页标记"],
  [/^(\S+) pages of a list that does not end$/, "没有尽头的列表读了 $1 页"],
  [/^a log query for (\S+) records$/, "一次日志查询要 $1 条记录"],
  [/^a log query with (\S+) conditions$/, "一次日志查询有 $1 个条件"],
  [/^a write of (\S+) records$/, "一次写入 $1 条记录"],
  [/^a record with (\S+) of type (\S+)$/, "记录的字段 $1 类型为 $2"],
  [/^describe with (\S+) ids$/, "一次查询了 $1 个实例 ID"],
  [/^the story broke off: (.*)$/s, "历史中途中断：$1"],
  [/^more than (\S+) calls$/, "调用超过 $1 次"],
];

/** 违规说明中的从句。 */
const CLAUSES: readonly Sentence[] = [
  [/\bnever recorded\b/, "从未记录"],
  [/\blast record: (.*) at (\S+)/, "最近一条记录：$1，$2"],
  [/\brecorded nothing\b/, "没有记录"],
  [/\brecorded (\S+)(?=：)/, "记录为 $1"],
  [/\bnothing\//, "无/"],
];

/** 历史经过的每一行，与 simulator/describe-story.ts 对应。 */
const LINES: readonly Sentence[] = [
  [/ until the end /, " 起直到结束 "],
  [/ until (\S+) \{/, " 至 $1 {"],
  [/ faults end$/, " 故障结束"],
  [/^policy /, "策略 "],
  [/^switches /, "开关 "],
  [/ is (\S+) \((.*)\)$/, " 变为 $1（$2）"],
  [/ {2}(run-\S+) begins: /, "  $1 开始："],
  [/ {2}(run-\S+) reads (.*), locked/, "  $1 读到 $2，已锁定"],
  [/ {2}(run-\S+) reads /, "  $1 读到 "],
  [/, (\S+(?: and \S+)*) odd$/, "，字段 $1 形式异常"],
  [/ {2}(run-\S+) tells (\S+) of (\d+): (\d+) channels took it$/, "  $1 发出 $2（$3 台）：$4 个渠道已接收"],
  [/ {2}(run-\S+) calls: (.*) \(the cloud: (.*)\)$/, "  $1 发起调用：$2（云平台：$3）"],
  [/ {2}(run-\S+) writes /, "  $1 写入 "],
  [/ {2}(run-\S+) prints /, "  $1 改为打印 "],
  [/^(run-\S+): (.*) from (\S+), deadline (.*), (\S+)(?: at (\S+))?$/, "$1：$2，开始于 $3，截止 $4，$5 $6"],
  [/\bno answer\b/, "没有响应"],
];

const replaceAllOf = (sentences: readonly Sentence[], text: string) =>
  sentences.reduce((words, [english, chinese]) => words.replace(english, chinese), text);

/** 返回违规说明的中文；没有对应句子的（例如程序缺陷的堆栈）原样返回。 */
export function violationInChinese(detail: string): string {
  const [english, chinese] = VIOLATIONS.find(([pattern]) => pattern.test(detail)) ?? [];
  if (english === undefined || chinese === undefined) return detail;
  return replaceAllOf(CLAUSES, detail.replace(english, chinese));
}

/** 返回历史经过中一行的中文。 */
export function storyLineInChinese(line: string): string {
  return replaceAllOf(LINES, line);
}
