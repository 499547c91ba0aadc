"""Ruby: the interpreter, RSpec, Minitest, RuboCop, Bundler, Rake, Rails."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="RSpec: failure",
        kind=Kind.CAUSE,
        pattern=r"^\s*Failure/Error: ",
        examples=["     Failure/Error: expect(x).to eq(10)"],
        until=r"^\s*\d+\) |^Finished in |^Failed examples:|^Top \d+|^An error occurred while loading",
        reach=40,
    ),
    Rule(
        name="RSpec: load error",
        kind=Kind.CAUSE,
        pattern=r"^An error occurred (?:while loading|in an? `)",
        examples=["An error occurred while loading ./spec/requests/users_controller_spec.rb."],
        until=r"^Randomized|^Finished in|^An error occurred|^Run options",
        reach=60,
    ),
    Rule(
        name="RSpec: failed example in the end",
        kind=Kind.SUMMARY,
        pattern=r"^rspec (?:'|\./)\S+",
        examples=["rspec ./spec/a_spec.rb:12 # Thing does it"],
    ),
    Rule(
        name="RSpec: totals",
        kind=Kind.SUMMARY,
        pattern=r"^\d+ examples?, [1-9]\d* failures?|errors? occurred outside of examples",
        examples=[
            "13107 examples, 1 failure, 3 pending",
            "0 examples, 0 failures, 1 error occurred outside of examples",
        ],
    ),
    Rule(
        name="Minitest",
        kind=Kind.FAILURE,
        pattern=r"^\s*\d+\) (?:Failure|Error):|^(?:Failure|Error):$|^(?:FAIL|ERROR)\S* .*\(\d+\.\d+s\)",
        examples=["  1) Failure:", "Error:"],
        until=r"^\s*\d+\) |^\d+ (?:runs|tests)|^(?:bin/)?rails test|^rake aborted",
        reach=40,
    ),
    Rule(
        name="RuboCop",
        kind=Kind.CAUSE,
        pattern=r"^\S+:\d+:\d+: [CWEFR]: ",
        examples=["db/migrate/2019_x.rb:1:1: C: Style/FrozenStringLiteralComment: Missing magic comment"],
    ),
    Rule(
        name="Bundler",
        kind=Kind.CAUSE,
        pattern=r"Bundler could not find|Could not find (?:gem|compatible)|Gem::Ext::BuildError|An error occurred while installing|Your bundle is locked|the gemspecs for path gems changed|Failed to build gem native|Bundler::\w+(?:Error|Conflict|NotFound)",
        examples=[
            "Could not find gem 'rails (~> 7.0)' in locally installed gems.",
            "An error occurred while installing nokogiri (1.10.1), and Bundler cannot continue.",
        ],
    ),
    Rule(
        name="exception",
        kind=Kind.CAUSE,
        pattern=r"\((?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|NotFound)\)\s*$|^\s*(?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception):\s*$|: (?:LoadError|NoMethodError|NameError)\b",
        examples=["a.rb:3:in `x': undefined method `y' for nil:NilClass (NoMethodError)", "     LocalJumpError:"],
    ),
    Rule(
        name="Rake: cannot",
        kind=Kind.CLUE,
        pattern=r"No Rakefile found|Don't know how to build task|^rake aborted!",
        examples=["No Rakefile found (looking for: rakefile, Rakefile, rakefile.rb, Rakefile.rb)", "rake aborted!"],
        reach=12,
    ),
    Rule(
        name="Rails",
        kind=Kind.CAUSE,
        pattern=r"\b(?:ActiveRecord|ActionView|ActiveModel|ActionController|PG|Mysql2|Zeitwerk)::\w*(?:Error|NotFound|Invalid|Exception|Missing|Refused)\w*",
        examples=['ActiveRecord::StatementInvalid: PG::UndefinedTable: ERROR:  relation "x" does not exist'],
    ),
]
