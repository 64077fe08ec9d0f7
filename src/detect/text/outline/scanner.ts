/**
 * The loop over the characters of masked code. It knows what the last token was and where the path of names in front of
 * it began (`this.repo.find`), and tells the builder of brackets, statements, assignments and functions as they pass.
 */
import { Builder, skipBlank, type Source } from './builder.ts';
import { continues, isWord, last, sort, sortOf } from './characters.ts';
import { deepestNesting, Frame } from './frames.ts';
import { readKeyword } from './keywords.ts';
import { paramList } from './names.ts';
import { CallNode, type FunctionNode } from './nodes.ts';
import { readOperator } from './operators.ts';

/** Behind one of these a brace opens no argument. */
const blockLeads =
  /^(?:if|while|for|when|switch|class|interface|object|enum|struct|trait|extension|guard|else|catch|companion|data|get|set|module)$/;

const braceOf: Readonly<Record<number, number>> = { 41: 40, 93: 91, 125: 123 };

const longestTypeArguments = 100;

/** Of the type arguments that end at `close`; -1 when they are none. */
function openingAngle(code: string, close: number): number {
  let depth = 0;
  for (let at = close; at > close - longestTypeArguments; at--) {
    const character = code.charCodeAt(at);
    if (character === 62) {
      if (code.charCodeAt(at - 1) === 61 || code.charCodeAt(at - 1) === 45) return -1;
      depth++;
    } else if (character === 60) {
      if (--depth === 0) return isWord(code.charCodeAt(at - 1)) || code.charCodeAt(at - 1) === 58 ? at : -1;
    } else if (!isWord(character) && !typeCharacters.has(character)) return -1;
  }
  return -1;
}

const typeCharacters = new Set(' ,.?[]:&|"\''.split('').map((character) => character.charCodeAt(0)));

function isPathCharacter(code: number): boolean {
  return isWord(code) || code === 46 || code === 58 || code === 63;
}

export class OutlineScanner extends Builder {
  readonly uncommented: string;
  prev: number = last.operator;
  prevEnd = 0;
  at = 0;
  lineStart = 0;
  /** Column of the first token of the line. */
  indent = 0;
  /** A `.` (or `->`, `::`) goes on with the path. */
  dot = false;
  pathStart = 0;
  nameStart = 0;
  receiver: CallNode | undefined;
  /** The token before the path: its sort, its last character, and whether nothing but a type can stand there. */
  before: number = last.operator;
  beforeEnd = 0;
  adjacent = false;
  /** A lambda whose body is the brace that comes next. */
  arrow: FunctionNode | undefined;
  #lineBreak = false;
  #overflow = 0;

  constructor(source: Source) {
    super(source);
    this.uncommented = source.uncommented;
  }

  scan(start: number, end: number): void {
    this.limit = end;
    this.at = this.prevEnd = this.lineStart = start;
    this.prev = last.operator;
    this.dot = this.#lineBreak = false;
    while (this.at < end) this.#token(this.code.charCodeAt(this.at));
    this.finish(end);
  }

  #token(code: number): void {
    switch (sortOf(code)) {
      case sort.space:
        this.at++;
        return;
      case sort.line:
        this.#line();
        return;
      case sort.name:
        this.#name(code);
        return;
      case sort.digit:
        this.#number();
        return;
      case sort.open:
        this.#open(code);
        return;
      case sort.close:
        this.#close(code);
        return;
      case sort.quote:
        this.#quote(code);
        return;
      default:
        readOperator(this, code);
    }
  }

  #line(): void {
    const { bracket, isTriple } = this.frame;
    if ((bracket === 34 || bracket === 39) && !isTriple) this.#closeString(this.at);
    this.#lineBreak = true;
    this.lineStart = ++this.at;
  }

  /** Before every token: ends the statement when the line above ended it. */
  touch(code: number): void {
    if (this.#lineBreak) {
      this.#lineBreak = false;
      this.indent = this.at - this.lineStart;
      if (this.grammar.lines && this.#ended(code)) this.end(this.prevEnd);
      if (this.grammar.name === 'python' && this.frames.length === 1) this.#dedent();
    }
    if (this.frame.statement < 0) this.frame.statement = this.at;
  }

  #ended(code: number): boolean {
    if (this.grammar.name === 'python')
      return this.frames.length === 1 && this.code.charCodeAt(this.prevEnd - 1) !== 92;
    if (!this.frame.holdsStatements || this.prev === last.operator || this.dot) return false;
    if (code === 123 && this.header?.depth === this.frames.length) return false;
    return this.grammar.name === 'go' || !continues(code);
  }

  end(at: number): void {
    this.endStatement(at);
    this.prev = last.operator;
    this.dot = false;
  }

  #dedent(): void {
    while (this.current && this.current.column >= this.indent) this.leave(this.current, this.prevEnd);
  }

  #name(code: number): void {
    const start = this.at;
    let end = start + 1;
    while (end < this.limit && isWord(this.code.charCodeAt(end))) end++;
    this.touch(code);
    if (this.dot) this.dot = false;
    else {
      if (end - start < 13 && code >= 97) {
        const word = this.code.slice(start, end);
        if (this.#isKeyword(word) && this.code.charCodeAt(end) !== 46 && readKeyword(this, word, end)) return;
      }
      this.beginPath(start);
    }
    this.at = this.prevEnd = this.#suffix(end);
    this.prev = last.name;
    if (this.header) this.#headerName(start, end);
    else if (this.grammar.name === 'ruby') this.#command();
  }

  #isKeyword(word: string): boolean {
    return this.grammar.keywords.has(word) || this.grammar.functionWords.has(word);
  }

  beginPath(start: number): void {
    const before = this.code.charCodeAt(this.prevEnd - 1);
    this.before = this.frame.statement === start ? last.operator : this.prev;
    this.beforeEnd = this.frame.statement === start ? -1 : this.prevEnd;
    this.adjacent =
      this.beforeEnd >= 0 &&
      (this.prev === last.name ||
        ((before === 62 || before === 93 || before === 63) &&
          this.prevEnd < start &&
          !' -='.includes(this.code[this.prevEnd - 2] ?? ' ')));
    this.pathStart = this.nameStart = start;
    this.receiver = undefined;
  }

  /** `valid?` and `save!` in Ruby, `info!` in Rust. */
  #suffix(end: number): number {
    const code = this.code.charCodeAt(end);
    if (code !== 33 && code !== 63) return end;
    const next = this.code.charCodeAt(end + 1);
    if (this.grammar.name === 'rust') return code === 33 && sortOf(next) === sort.open ? end + 1 : end;
    return this.grammar.name === 'ruby' && next !== 61 && next !== 58 ? end + 1 : end;
  }

  #headerName(start: number, end: number): void {
    const header = this.header!;
    if (header.depth !== this.frames.length) return;
    // `fun User.name(`: the last step of the path; type parameters behind it begin paths of their own.
    if (!header.closed)
      header.name = header.name === '' || this.nameStart < start ? this.code.slice(start, end) : header.name;
    else if (header.name === '' && this.grammar.name === 'go' && /[([]/.test(this.code[end] ?? '')) {
      header.name = this.code.slice(start, end);
      header.closed = false;
      header.params = undefined;
    }
  }

  /** `puts user.email`: a name, a blank and the beginning of an operand. */
  #command(): void {
    const { code, at } = this;
    if (code.charCodeAt(at) !== 32 || this.frame.bracket === 34) return;
    const operand =
      /[ ](?:(?!(?:if|unless|while|until|and|or|then|do|rescue|in|end)\b)[A-Za-z_@$"'`\d]|:["\w]|->|\[|[*&]\w|::\w)/y;
    operand.lastIndex = at;
    if (operand.test(code)) this.beginCommand(at + 1);
  }

  beginCommand(open: number): void {
    const { pathStart: start, nameStart, receiver } = this;
    const node = new CallNode(this.code, { start, nameStart, open, receiver, bare: true }, this.grammar.keyword);
    node.close = open;
    this.calls.push(node);
    this.frame.pending.push({ sort: 'command', node });
    this.prev = last.operator;
  }

  #number(): void {
    this.touch(48);
    let end = this.at + 1;
    while (end < this.limit && isWord(this.code.charCodeAt(end))) end++;
    this.at = this.prevEnd = end;
    this.prev = last.literal;
    this.dot = false;
  }

  #quote(code: number): void {
    const { frame } = this;
    const triple = this.code.charCodeAt(this.at + 1) === code && this.code.charCodeAt(this.at + 2) === code;
    if (frame.bracket === code && frame.isTriple === triple) return this.#closeString(this.at + (triple ? 3 : 1));
    if (frame.bracket === code) return void this.at++;
    this.touch(code);
    const next = this.code.charCodeAt(this.at + 1);
    if (next === code && !triple) return this.#literal(this.at, this.at + 2);
    if (next > 32 && next !== code && next !== 123 && next !== 36 && next !== 35) return void this.at++;
    if (this.frames.length >= deepestNesting) return void this.at++;
    const opened = new Frame(code, this.at);
    opened.isTriple = triple;
    opened.statement = this.at;
    this.push(opened);
    this.at += triple ? 3 : 1;
    this.prev = last.operator;
    this.dot = false;
  }

  #closeString(end: number): void {
    const gone = this.drop(end, this.prevEnd);
    this.#literal(gone.open, end);
  }

  /** Literals may be called on: `"…".format(x)`. */
  #literal(start: number, end: number): void {
    this.at = this.prevEnd = end;
    this.prev = last.literal;
    this.pathStart = this.nameStart = start;
    this.receiver = undefined;
    this.dot = this.adjacent = false;
    this.before = last.operator;
  }

  #open(code: number): void {
    this.touch(code);
    if (this.frames.length >= deepestNesting) {
      this.#overflow++;
      this.at++;
      return;
    }
    const frame = code === 40 ? this.#parenthesis() : code === 123 ? this.#brace() : this.#square();
    this.push(frame);
    this.prevEnd = ++this.at;
    this.prev = last.operator;
    this.dot = false;
  }

  #parenthesis(): Frame {
    const { at, header } = this;
    if (header && header.depth === this.frames.length && !header.closed) {
      const frame = new Frame(40, at);
      frame.isParams = true;
      return frame;
    }
    if (this.prev === last.operator && this.code.charCodeAt(at - 1) === 62) this.#generic();
    const chained = this.prev === last.closed && this.receiver !== undefined && this.nameStart === this.prevEnd;
    if (this.prev === last.name || chained || this.#isCallable()) return this.#callFrame();
    const frame = new Frame(40, at);
    if (this.frame.forEnd >= 0 && this.frame.forEnd === this.prevEnd) frame.forEnd = at + 1;
    if (this.frame.withEnd >= 0 && this.frame.withEnd === this.prevEnd) frame.withEnd = at + 1;
    frame.lead = this.frame.lead;
    return frame;
  }

  /** `a[0](x)`, `a!(x)`. */
  #isCallable(): boolean {
    return (
      this.prev === last.closed && this.nameStart < this.prevEnd && this.prevEnd === this.at && this.pathStart >= 0
    );
  }

  /** `name<Type>(`: the path before the bracket that opened. */
  #generic(): void {
    const open = openingAngle(this.code, this.at - 1);
    if (open < 0) return;
    const end = this.code.startsWith('::', open - 2) ? open - 2 : open;
    let start = end;
    while (start > end - 80 && isPathCharacter(this.code.charCodeAt(start - 1))) start--;
    const written = this.code.slice(start, end);
    if (!/^[A-Za-z_$]/.test(written) || /^(?:if|while|for|return|switch)$/.test(written)) return;
    this.pathStart = this.nameStart = start;
    this.receiver = undefined;
    this.prev = last.name;
  }

  #callFrame(): Frame {
    const { at, pathStart: start, nameStart, receiver } = this;
    const node = new CallNode(this.code, { start, nameStart, open: at, receiver, bare: false }, this.grammar.keyword);
    const direct = receiver === undefined && start === nameStart;
    node.isDefinition = direct && ((this.grammar.typesFirst && this.adjacent) || this.#behindClass());
    this.calls.push(node);
    const frame = new Frame(40, at, node);
    frame.isPlain =
      this.grammar.methods && direct && this.#mayDeclare() && !/[.[]/.test(this.code.slice(start, at).slice(-60));
    return frame;
  }

  /** `class User(models.Model):` is no call. */
  #behindClass(): boolean {
    if (this.before !== last.keyword) return false;
    return /\b(?:class|struct|enum|interface|object|trait)$/.test(
      this.code.slice(Math.max(0, this.beforeEnd - 10), this.beforeEnd),
    );
  }

  #mayDeclare(): boolean {
    if (this.code.charCodeAt(this.pathStart) === 64) return false;
    if (this.beforeEnd < 0 || this.adjacent) return true;
    const before = this.code.slice(Math.max(0, this.beforeEnd - 10), this.beforeEnd);
    if (this.before === last.keyword)
      return !/\b(?:new|return|throw|await|yield|case|in|of|typeof|else|do)$/.test(before);
    return this.frame.bracket === 123 && /[{},*#]$/.test(before);
  }

  #square(): Frame {
    const { at } = this;
    const frame = new Frame(91, at);
    const indexed = this.prev === last.name || (this.prev === last.closed && this.prevEnd === at);
    const isAttribute = this.grammar.name === 'c#' && this.frame.holdsStatements && this.frame.statement === at;
    if (isAttribute || (this.grammar.name === 'rust' && this.code.charCodeAt(at - 1) === 35))
      this.#attribute(frame, at);
    else if (indexed) {
      frame.pathStart = this.pathStart;
      frame.nameStart = this.nameStart;
      frame.receiver = this.receiver;
    }
    return frame;
  }

  #attribute(frame: Frame, at: number): void {
    frame.isAttribute = true;
    const shape = /\[[^[\]\n]{1,300}\]/y;
    shape.lastIndex = at;
    const text = shape.exec(this.uncommented)?.[0];
    if (text !== undefined) this.frame.decorators.push(this.grammar.name === 'rust' ? `#${text}` : text);
  }

  #brace(): Frame {
    const { at, header, frame: outer } = this;
    const frame = new Frame(123, at);
    if (header && header.depth === this.frames.length && header.closed) {
      this.header = undefined;
      outer.decorators = [...header.decorators];
      const { name, start, params = [] } = header;
      frame.body = this.enter({ name: name || this.lambdaName(start), params, start, bodyStart: at });
    } else if (this.arrow?.bodyStart === at) {
      frame.body = this.arrow;
      this.arrow = undefined;
    } else if (this.#declares()) frame.body = this.declare(outer.candidate!, at);
    else if (outer.holdsStatements || outer.bracket === 40 || outer.bracket === 91) this.#trailing(frame);
    if (!frame.body && !frame.isTrailing && /^(?:if|while|for|switch|match|guard)$/.test(outer.lead))
      this.closePending(this.prevEnd, 0);
    if (outer.decorators.length > 0) outer.decorators = [];
    return frame;
  }

  #declares(): boolean {
    const { candidate, candidateTyped } = this.frame;
    if (!candidate) return false;
    return this.grammar.typesFirst || candidateTyped || this.prevEnd === candidate.close + 1;
  }

  /** What looked like a call is the head of a method. */
  declare(call: CallNode, bodyStart: number): FunctionNode {
    call.isDefinition = true;
    const params = paramList(this.code.slice(call.open + 1, call.close), this.grammar);
    this.frame.candidate = undefined;
    const start = this.frame.statement < 0 || this.frame.statement > call.start ? call.start : this.frame.statement;
    return this.enter({
      name: call.callee,
      params,
      start: this.grammar.name === 'script' ? call.start : start,
      bodyStart,
    });
  }

  /** `users.forEach { u -> … }`, `users.each { |u| … }`: the block belongs to the call in front of it. */
  #trailing(frame: Frame): void {
    const { at, grammar } = this;
    if (!grammar.trailingBlocks && grammar.name !== 'ruby') return;
    const behindCall = this.prev === last.closed && this.receiver !== undefined && this.nameStart === this.prevEnd;
    const lead = this.frame.pending.length > 0 ? '' : this.frame.lead;
    if (blockLeads.test(lead)) return;
    const shape =
      grammar.name === 'ruby'
        ? /\{\s{0,8}\|([^|\n]{0,200})\|/y
        : /\{\s{0,80}([\w\s,:<>?()]{0,200}?)\s{0,8}(?:->|=>|\bin\b)/y;
    shape.lastIndex = at;
    const params = shape.exec(this.code)?.[1];
    if (!behindCall) {
      if (this.prev !== last.name || grammar.name === 'scala' || (grammar.name === 'ruby' && params === undefined))
        return;
      if (/^[A-Z]/.test(this.code.slice(this.nameStart, this.nameStart + 1)) || this.adjacent) return;
      this.blockCall();
    }
    frame.isTrailing = true;
    frame.receiver = this.receiver;
    if (params !== undefined)
      frame.body = this.enter({ name: '', params: paramList(params, grammar), start: at, bodyStart: at });
  }

  /** A call whose only argument is the block that comes next. */
  blockCall(): void {
    const { pathStart: start, nameStart, receiver, prevEnd } = this;
    this.receiver = new CallNode(this.code, { start, nameStart, open: prevEnd, receiver, bare: true }, undefined);
    this.receiver.close = prevEnd;
    this.calls.push(this.receiver);
  }

  #close(code: number): void {
    if (this.#overflow > 0) {
      this.#overflow--;
      this.at++;
      return;
    }
    this.touch(code);
    const { at } = this;
    const gone = this.pop(braceOf[code]!, at, this.prevEnd);
    this.prevEnd = ++this.at;
    this.dot = false;
    if (!gone) return;
    this.prev = last.closed;
    this.adjacent = false;
    if (gone.call) this.#closeCall(gone, gone.call);
    else if (gone.isParams) this.#closeParams(gone, at);
    else if (gone.isAttribute) this.#closeAttribute(at);
    else if (gone.bracket === 123) this.#closeBrace(gone);
    else {
      this.frame.groupOpen = gone.bracket === 40 ? gone.open : this.frame.groupOpen;
      this.frame.groupClose = gone.bracket === 40 ? at : this.frame.groupClose;
      const indexed = gone.pathStart >= 0;
      this.pathStart = indexed ? gone.pathStart : gone.open;
      this.nameStart = indexed ? gone.nameStart : this.at;
      this.receiver = indexed ? gone.receiver : undefined;
    }
  }

  #closeAttribute(at: number): void {
    this.frame.decorating = true;
    this.end(at);
  }

  #closeCall(gone: Frame, call: CallNode): void {
    const { frame } = this;
    this.pathStart = call.start;
    this.nameStart = this.at;
    this.receiver = call;
    frame.groupOpen = call.open;
    frame.groupClose = call.close;
    if (gone.isPlain && !frame.candidate) {
      frame.candidate = call;
      frame.candidateTyped = false;
    }
  }

  #closeParams(gone: Frame, close: number): void {
    const header = this.header;
    if (!header) return;
    header.params = paramList(this.code.slice(gone.open + 1, close), this.grammar);
    header.closed = true;
    this.receiver = undefined;
    this.nameStart = -1;
  }

  #closeBrace(gone: Frame): void {
    this.pathStart = gone.open;
    this.nameStart = this.at;
    this.receiver = gone.receiver;
    if (gone.isTrailing && gone.receiver) {
      gone.receiver.block ??= { start: gone.open, end: this.at };
      this.pathStart = gone.receiver.start;
    } else if (this.frame.holdsStatements && this.frame.pending.length === 0) this.end(this.at);
  }

  /** A lambda: its body is the brace that comes next, or the expression up to the end of the statement or argument. */
  lambda(params: string, start: number, bodyFrom: number): void {
    const bodyStart = skipBlank(this.code, bodyFrom, this.limit);
    const names = paramList(params, this.grammar);
    this.openLambda(this.enter({ name: this.lambdaName(start), params: names, start, bodyStart }), bodyStart);
  }

  openLambda(node: FunctionNode, bodyStart: number): void {
    if (this.code.charCodeAt(bodyStart) === 123) this.arrow = node;
    else this.frame.pending.push({ sort: 'function', node });
  }

  loop(value: number): void {
    const { frame } = this;
    this.assign(frame.forEnd, this.at, value, 'element');
    frame.forEnd = -1;
  }
}
