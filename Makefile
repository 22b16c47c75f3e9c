# Two commands: `make report` and `make test`. Needs Python >= 3.11 with venv, and make; uses uv where present.
#   make report PYTHON=python3.12   another interpreter
#   make report UV=                 plain venv and pip although uv is there
#   make report RUN=params/runs/…   another run
PYTHON ?= python3
UV ?= $(shell command -v uv 2>/dev/null)
RUN ?= params/runs/chizhou-2020.yaml

VENV := .venv
PY := $(VENV)/bin/python
HOME_MARK := $(VENV)/.made-for
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
INPUTS := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test lint types tests notebooks refresh bench clean FORCE

help: ## 列出可用目标 (this list)
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

report: $(RUN_STAMP) ## 生成示范考核报告，并显示要打开的页面 (build the demonstration report)
	@$(PY) -m assess run $(RUN)

test: lint types tests notebooks ## 运行 CI 的全部检查 (everything that CI runs)

lint: $(DEV_STAMP) ## 代码风格 (ruff)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(DEV_STAMP) ## 类型检查 (mypy)
	$(PY) -m mypy

tests: $(DEV_STAMP) ## 测试 (pytest)
	$(PY) -m pytest -n auto tests

notebooks: $(DEV_STAMP) ## 笔记本与其存档输出一致 (nbval)
	$(PY) -m pytest --nbval-lax --nbval-current-env notebooks

refresh: $(DEV_STAMP) ## 重新执行笔记本，更新存档输出 (execute the notebooks in place)
	$(PY) -m assess.running.refresh

bench: $(DEV_STAMP) ## 性能对比，只报告不判定 (benchmarks)
	@for file in tests/bench/bench_*.py; do $(PY) "$$file" || exit 1; done

clean: ## 删除环境与缓存；data/out 中的结果保留 (results stay)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find src tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# --- the environment -------------------------------------------------------------------------------------------
# A stamp is out of date when pyproject.toml or constraints.txt is newer. The environment notes the folder that it
# was made for: a copied or moved checkout gets a new one instead of running the code of the old place.
ifneq "$(shell cat $(HOME_MARK) 2>/dev/null)" "$(CURDIR)"
$(HOME_MARK): FORCE
endif

$(HOME_MARK):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  printf '%s\n' '需要 Python 3.11 或更高版本；当前：'"$$($(PYTHON) --version 2>&1)" \
	    '办法：安装后用 PYTHON 指明，例如 make report PYTHON=python3.12' \
	    'Python 3.11 or newer is needed; install it and name it: make report PYTHON=python3.12' >&2; exit 1; }
	@echo "创建环境 $(VENV) (creating the environment)"
	@clear=$$(test -e $@ && echo --clear); \
	if [ -n "$(UV)" ]; then \
	  "$(UV)" venv -q $${clear:---allow-existing} --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV); \
	else \
	  $(PYTHON) -m venv $$clear $(VENV); \
	fi
	@printf '%s\n' "$(CURDIR)" > $@

ifneq ($(UV),)
INSTALL = "$(UV)" pip install -q --python $(PY) -c constraints.txt -e
else
INSTALL = $(PY) -m pip install -q --disable-pip-version-check -c constraints.txt -e
endif

define install
	@echo "按 constraints.txt 安装依赖，首次约需几分钟 (installing; the first time takes some minutes)"
	@$(INSTALL) '$(1)' || { echo '安装失败：请检查网络或软件源后重试；装有 uv 时可改用 pip：make $(MAKECMDGOALS) UV=' \
	  '(installing failed: check the network or the package index; without uv: make $(MAKECMDGOALS) UV=)' >&2; exit 1; }
endef

$(RUN_STAMP): $(HOME_MARK) $(INPUTS)
	$(call install,.)
	@touch $@

$(DEV_STAMP): $(HOME_MARK) $(INPUTS)
	$(call install,.[dev])
	@touch $@ $(RUN_STAMP)
