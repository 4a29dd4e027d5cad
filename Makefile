# What a person types. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help

# A slip stops before anything is done: an unknown goal, or a variable in small letters
KNOWN := PYTHON VENV PATTERN ALL TOPIC PAGE CLAIM PORT TORCH RESULT ENGINE SERVER KINDS \
	PERFORMANCE STUDY QUICK FRESH DEVICE
UNKNOWN := $(filter-out $(addsuffix =%,$(KNOWN)),$(subst \ ,_,$(MAKEOVERRIDES)))
ifneq ($(UNKNOWN),)
$(error unknown: $(UNKNOWN); variables are: $(KNOWN))
endif
GOALS := $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))
ifneq ($(filter-out $(GOALS),$(MAKECMDGOALS)),)
$(error no such command: $(filter-out $(GOALS),$(MAKECMDGOALS)); see make help. To name snippets: PATTERN=topic/claim)
endif
# Nor is a variable for another goal: `make test PATTERN=vjp` would test everything
TAKES := $(shell sed -nE 's/^($(subst $() ,|,$(MAKECMDGOALS))):.*\#\# //p' $(firstword $(MAKEFILE_LIST)))
OTHERS := $(foreach one,PATTERN ALL TOPIC PAGE CLAIM PORT STUDY,$(if \
	$(filter $(one)=%,$(MAKEOVERRIDES)),$(if $(findstring $(one)=,$(TAKES)),,$(one))))
ifneq ($(strip $(OTHERS)),)
$(error make $(MAKECMDGOALS) takes no $(strip $(OTHERS)); see make help)
endif
ifneq ($(filter-out ALL=1,$(filter ALL=%,$(MAKEOVERRIDES))),)
$(error ALL=$(ALL): write ALL=1 to accept the whole book, or PATTERN=topic/claim)
endif

.PHONY: help setup serve build new test browser stress lint accept notebooks screenshot pdf
.PHONY: audit mutate check-versions bench bench-engine clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.installed  ## virtual environment, Python and Node packages (once)

$(VENV)/.installed: requirements.txt pyproject.toml package-lock.json tools/setup.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/setup.sh
	@touch $@

serve: setup  ## both languages with live reload at http://127.0.0.1:8000/; PORT=8001
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(or $(PORT),8000)

build: setup  ## write site/ (Chinese under site/zh/); stops at the first wrong output
	@$(BIN)/mkdocs build --strict

# "$$PAGE" reaches the shell as it was typed, whatever characters it has
new: setup  ## the files of a new page in both languages: PAGE=name; its snippet: CLAIM=name
	@$(BIN)/python tools/new_page.py "$$PAGE" "$$CLAIM"

test: setup $(if $(TOPIC),,browser lint)  ## everything (minutes), or what concerns one page (seconds): TOPIC=vjp
	@$(if $(TOPIC),$(TEST_TOPIC),$(TEST_ALL))

TEST_ALL = $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
	--no-loadscope-reorder tests
# The engine goes first: it knows a slip in the topic, and says a failure in one line.
# What compares pages with one another looks at all of them, which takes a second
TEST_TOPIC = $(BIN)/python -m snippet_engine check "$$TOPIC" \
	&& $(BIN)/ruff check --quiet snippets labs tests/pages \
	&& $(BIN)/ruff format --check --quiet snippets labs tests/pages \
	&& $(BIN)/pytest tests/pages -k "$${TOPIC%%/*} or in_step or both_navs or one_another \
		$(if $(filter labs%,$(TOPIC)),or lab_facts)"

browser: setup
	@$(BIN)/python tools/chromium.py

stress: setup browser  ## long: every fault of the engine, signals, fuzzing, the English PDF
	@FUZZ=stress $(BIN)/pytest tests/engine tests/book_plugin tests/browser tests/test_readme.py \
		-m "stress or fuzz" --dist loadfile \
		--numprocesses auto --maxprocesses 4

lint: setup  ## ruff and mypy alone
	@echo "lint: ruff and mypy"
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/mypy --no-error-summary --config-file tests/mypy.ini

accept: setup  ## write the goldens of PATTERN=topic/claim (or a topic), or of ALL=1
	@$(BIN)/python -m snippet_engine accept $(PATTERN) $(if $(filter 1,$(ALL)),--all)

notebooks: setup  ## run ten of the notebooks in Jupyter, from top to bottom
	@$(BIN)/pytest tests/pages/test_notebooks.py -m "stress or not stress"

screenshot: build  ## the picture in README.md, and the cards that links unfold to
	@$(BIN)/python tools/screenshot.py

pdf: setup  ## build, and write the whole book as PDF in both languages
	@BOOK_PDF=1 $(BIN)/mkdocs build --strict
	@$(BIN)/python tools/print_book.py

audit: setup  ## Lighthouse on each kind of page: a table, limits; KINDS=home,article
	@$(BIN)/mkdocs build --strict --site-dir .cache/audit
	@$(BIN)/node tools/audit.mjs

mutate: setup  ## change snippets and goldens: which edits does nothing catch? PATTERN=topic
	@PYTHONPATH=tools $(BIN)/python -m mutate $(PATTERN)

check-versions: setup  ## the book with another torch; TORCH=2.0.1 or a path, RESULT=file
	@$(BIN)/python tools/other_torch.py "$(TORCH)" "$(RESULT)"

# Stopped and started again, it goes on
bench: setup  ## measure what derivatives cost, 5 minutes a study; STUDY=modes QUICK=1 FRESH=1 DEVICE=cpu
	@PYTHONPATH=benchmarks $(BIN)/python -m studies $(STUDY) $(if $(QUICK),--quick) \
		$(if $(FRESH),--fresh) $(if $(DEVICE),--device "$(DEVICE)")

ENGINE :=
SERVER :=
bench-engine: setup  ## time the engine, its peers and the server (a quarter of an hour, quiet)
	@$(BIN)/python benchmarks/engine/run.py $(ENGINE)
	@$(BIN)/python benchmarks/serve.py $(SERVER)
	@$(BIN)/python -m snippet_engine accept measurements

clean:  ## remove the site, the caches and the set-up
	rm -rf site .cache .venv node_modules
